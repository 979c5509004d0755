"""What PostgreSQL itself keeps: nobody holds what a place does not have; an appointment says what its holding says."""

PLACES_SQL = """
CREATE FUNCTION staffing_refuse_overfull(place_id bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    place staffing_staffposition;
BEGIN
    SELECT * INTO place FROM staffing_staffposition WHERE id = place_id FOR UPDATE;
    PERFORM 1 FROM staffing_holding held
        WHERE held.position_id = place_id AND (
            held.start_date < place.valid_from
            OR COALESCE(held.end_date, 'infinity') > COALESCE(place.valid_to, 'infinity')
            OR place.rate < (
                SELECT sum(other.rate) FROM staffing_holding other
                WHERE other.position_id = place_id
                    AND held.start_date BETWEEN other.start_date AND COALESCE(other.end_date, 'infinity')
            )
        );
    IF FOUND THEN
        RAISE EXCEPTION 'the place % has not so many rates on some day', place_id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'holding_fits_its_place';
    END IF;
END $$;

CREATE FUNCTION staffing_holding_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM staffing_refuse_overfull(NEW.position_id);
    RETURN NULL;
END $$;

CREATE FUNCTION staffing_position_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM staffing_refuse_overfull(NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER staffing_holding_fits AFTER INSERT OR UPDATE ON staffing_holding
    FOR EACH ROW EXECUTE FUNCTION staffing_holding_written();
CREATE TRIGGER staffing_position_fits AFTER UPDATE ON staffing_staffposition
    FOR EACH ROW EXECUTE FUNCTION staffing_position_written();

CREATE FUNCTION staffing_appointment_as_held() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held staffing_holding;
BEGIN
    SELECT * INTO held FROM staffing_holding WHERE appointment_id = NEW.id ORDER BY start_date DESC LIMIT 1;
    IF FOUND AND (held.rate <> NEW.rate OR held.end_date IS DISTINCT FROM NEW.end_date) THEN
        RAISE EXCEPTION 'the appointment % stands in a staff table: it changes by a movement', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_as_held';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER staffing_appointment_as_held AFTER UPDATE OF rate, end_date ON core_appointment
    FOR EACH ROW EXECUTE FUNCTION staffing_appointment_as_held();
"""

PLACES_REVERSE_SQL = """
DROP TRIGGER staffing_appointment_as_held ON core_appointment;
DROP TRIGGER staffing_position_fits ON staffing_staffposition;
DROP TRIGGER staffing_holding_fits ON staffing_holding;
DROP FUNCTION staffing_appointment_as_held();
DROP FUNCTION staffing_position_written();
DROP FUNCTION staffing_holding_written();
DROP FUNCTION staffing_refuse_overfull(bigint);
"""
