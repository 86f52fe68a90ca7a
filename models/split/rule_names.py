"""The names that shares give instead of a rule."""

# In the place of a rule: what the operator's settings say of third-party payments.
THIRD_PARTY = "third_party"

# In the place of a rule: somebody decided on the charge, beside the policy.
DECIDED = "decided"
