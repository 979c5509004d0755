"""What an operation may answer instead of doing its work. The text is a sentence for the person at the screen."""


class OfficeError(Exception):
    """A named refusal. `message` is a translated sentence, `field` the form field or cell it belongs to."""

    status = 400

    def __init__(self, message, *, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Refused(OfficeError):
    """A rule of the office says no: role, state, window."""

    status = 403


class Conflict(OfficeError):
    """Somebody else changed the same thing meanwhile, or the step was already taken."""

    status = 409


class Busy(OfficeError):
    """Another session holds the same rows just now; the same thing goes through a moment later."""

    status = 503


class BadInput(OfficeError):
    """The value breaks a rule that the sentence names."""

    status = 422
