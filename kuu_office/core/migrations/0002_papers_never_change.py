from django.db import migrations, models
from django.utils import timezone

from kuu_office.core.models.triggers import IMMUTABLE_DOCUMENT_REVERSE_SQL, IMMUTABLE_DOCUMENT_SQL


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.AddField("storedfile", "access", models.CharField(blank=True, max_length=60)),
        migrations.AddField(
            "outgoingmail", "try_at", models.DateTimeField(default=timezone.now), preserve_default=False
        ),
        migrations.RunSQL(IMMUTABLE_DOCUMENT_SQL, IMMUTABLE_DOCUMENT_REVERSE_SQL),
    ]
