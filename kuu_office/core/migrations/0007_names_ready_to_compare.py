"""The key of order and the search text of people as columns; both functions many times quicker, with the same results."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models

import kuu_office.core.models.text
from kuu_office.core.text.sql import KY_FOLD_SQL, KY_SORT_KEY_SQL


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_registration_windows"),
    ]

    operations = [
        migrations.RunSQL(KY_FOLD_SQL, migrations.RunSQL.noop),
        migrations.RunSQL(KY_SORT_KEY_SQL, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="person", name="person_order"),
        migrations.RemoveIndex(model_name="person", name="person_search"),
        migrations.AddField(
            model_name="person",
            name="sort_name",
            field=models.GeneratedField(
                db_persist=True,
                expression=kuu_office.core.models.text.KySortKey(
                    django.db.models.functions.text.Concat(
                        "surname", models.Value(" "), "given_name", models.Value(" "), "patronymic"
                    )
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=kuu_office.core.models.text.KyFold(
                    django.db.models.functions.text.Concat(
                        models.F("surname"),
                        models.Value(" "),
                        models.F("given_name"),
                        models.Value(" "),
                        models.F("patronymic"),
                        models.Value(" "),
                        models.F("latin_surname"),
                        models.Value(" "),
                        models.F("latin_given_name"),
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["sort_name", "id"], name="person_order"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_text"], name="person_search", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
