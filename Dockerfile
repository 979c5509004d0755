# The portal as served: one image for the web, the worker, the timed tasks and the migrations.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# Pango draws the PDF pages; Tinos and Arimo have ң ө ү and the widths of Times and Arial.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-croscore \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /app portal

WORKDIR /app
COPY requirements.txt .
RUN sed '/^# --- Development/,/^# --- What/d' requirements.txt > served.txt && pip install -r served.txt && rm served.txt

COPY . .
# Static files and texts are part of the image; the key of this step signs nothing.
RUN SECRET_KEY=build python manage.py compile_catalogs \
    && SECRET_KEY=build python manage.py collectstatic --noinput \
    && mkdir -p var/media && chown -R portal: var && chmod 0700 var/media

USER portal
EXPOSE 8000
CMD ["gunicorn", "kuu_office.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "4", \
     "--preload", "--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "20"]
