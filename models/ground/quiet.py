"""Writing without a trace, where the program notes it elsewhere or in one go."""

QUIET = object()  # in the context, so that no call from outside carries it
KEY = "telecom_quiet"
