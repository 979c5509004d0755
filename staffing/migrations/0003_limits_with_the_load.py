"""The limits of rates stand once, beside those of hours: what the office keeps of them goes there."""

from django.db import migrations

KEPT = ("person_limit", "step", "act_id", "valid_from", "valid_to", "is_confirmed")


def carry_over(apps, _schema_editor) -> None:
    """Where the load keeps limits already, those stay."""
    limits = apps.get_model("workload", "LoadLimits")
    if not limits.objects.exists():
        rows = apps.get_model("staffing", "StaffRules").objects.order_by("pk").values(*KEPT)
        limits.objects.bulk_create(limits(**row) for row in rows)


class Migration(migrations.Migration):
    dependencies = [
        ("staffing", "0002_hours_freed"),
        ("workload", "0010_load_limits"),
    ]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel(name="StaffRules"),
    ]
