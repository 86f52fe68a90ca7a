# Odoo with the libraries of the addon; compose.yaml mounts the addon itself.
FROM odoo:19
USER root
COPY requirements.txt /tmp/requirements.txt
# The image has older packages of its system, which pip can replace by none of its own.
RUN pip3 install --break-system-packages --ignore-installed --no-cache-dir \
        --requirement /tmp/requirements.txt
USER odoo
