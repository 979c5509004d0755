"""The arithmetic of study plans: shapes in, shapes out; knows neither Django nor the database."""
