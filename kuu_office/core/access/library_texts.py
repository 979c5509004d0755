"""Sentences of allauth and of Django's forms that the portal says in its own words.

allauth's Kyrgyz calls a password «купуя» where the office says «сырсөз»; Django's is unfinished and addresses people
curtly. A catalog of the project goes before those of its libraries, so what is listed here is collected into locale/
and translated there with everything else.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

# fmt: off
SIGNING_IN = (
    _("Account Inactive"), _("This account is inactive."), _("Confirm"), _("Confirm Access"),
    _("Please reauthenticate to safeguard your account."), _("Alternative options"), _("Enter your password:"),
    _("Enter an authenticator code:"), _("Password Reset"),
    _("Forgotten your password? Enter your email address below, and we'll send you an email allowing you to reset it."),
    _("Reset My Password"), _("Please contact us if you have any trouble resetting your password."),
    _("We have sent you an email. If you have not received it please check your spam folder. Otherwise contact "
      "us if you do not receive it in a few minutes."),
    _("Bad Token"),
    _("The password reset link was invalid, possibly because it has already been used.  Please request a <a "
      'href="%(passwd_reset_url)s">new password reset</a>.'),
    _("Your password is now changed."), _("Change Password"), _("Set Password"), _("Forgot your password?"),
    _("Username"), _("Username or email"), _("Password"), _("Password (again)"), _("Current Password"),
    _("New Password"), _("New Password (again)"), _("Email"), _("Email address"),
    _("You must type the same password each time."), _("Please type your current password."), _("Incorrect code."),
    _("Incorrect password."), _("Invalid or expired key."), _("Invalid login."),
    _("The password reset token was invalid."), _("The email address and/or password you specified are not correct."),
    _("The username and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."), _("The email address is not assigned to any user account."),
    _("This account is currently inactive."), _("The new value must be different from the current one."),
    _("Be patient, you are sending too many requests."), _("Use your password"), _("Use authenticator app or code"),
    _("Sign In"), _("Sign Out"), _("Password successfully changed."), _("Password successfully set."),
    _("Signed out of all other sessions."), _("You are already logged in as %(user_display)s."), _("Sign Up Closed"),
    _("We are sorry, but the sign up is currently closed."), _("Email Addresses"),
    _("The following email addresses are associated with your account:"), _("Verified"), _("Unverified"), _("Primary"),
    _("Make Primary"), _("Re-send Verification"), _("Remove"), _("Add Email Address"), _("Add Email"),
    _("Do you really want to remove the selected email address?"), _("Confirmation email sent to %(email)s."),
    _("You have confirmed %(email)s."), _("Removed email address %(email)s."), _("Primary email address set."),
    _("You cannot remove your primary email address (%(email)s)."), _("Your primary email address must be verified."),
    _("Confirm Email Address"),
    _('Please confirm that <a href="mailto:%(email)s">%(email)s</a> is an email address for user %(user_display)s.'),
    _("This email address is already associated with this account."),
    _("A user is already registered with this email address."), _("Hello from %(site_name)s!"),
    _("Thank you for using %(site_name)s!\n%(site_domain)s"),
    _("You are receiving this mail because the following change was made to your account:"),
    _("If you do not recognize this change then please take proper security precautions immediately. The "
      "change to your account originates from:\n\n- IP address: %(ip)s\n- Browser: %(user_agent)s\n- Date: "
      "%(timestamp)s"),
    _("Your password has been changed."), _("Password Changed"),
    _("You're receiving this email because you or someone else has requested a password reset for your user "
      "account.\nIt can be safely ignored if you did not request a password reset. Click the link below to "
      "reset your password."),
    _("In case you forgot, your username is %(username)s."), _("Password Reset Email"),
    _("Your password has been reset."), _("Your password has been set."), _("Password Set"),
    _("You are receiving this email because you, or someone else, tried to access an account with email "
      "%(email)s. However, we do not have any record of such an account in our database."),
    _("This mail can be safely ignored if you did not initiate this action."), _("Unknown Account"),
    _("Two-Factor Authentication"),
    _("Your account is protected by two-factor authentication. Please enter an authenticator code:"),
    _("Authenticator App"), _("Authentication using an authenticator app is active."),
    _("An authenticator app is not active."), _("Deactivate"), _("Activate"), _("Recovery Codes"),
    _("No recovery codes set up."), _("View"), _("Generate"), _("A new set of recovery codes has been generated."),
    _("Save them  in a secure location now — they won't be shown again."),
    _("You are about to generate a new set of recovery codes for your account."),
    _("This action will invalidate your existing codes."), _("Are you sure?"), _("Unused codes"), _("Download codes"),
    _("Generate new codes"), _("I have saved my recovery codes"), _("Activate Authenticator App"),
    _("To protect your account with two-factor authentication, scan the QR code below with your authenticator "
      "app. Then, input the verification code generated by the app below."),
    _("Authenticator secret"),
    _("You can store this secret and use it to reinstall your authenticator app at a later time."),
    _("Deactivate Authenticator App"),
    _("You are about to deactivate authenticator app based authentication. Are you sure?"), _("Authenticator code"),
    _("Authenticator app activated."), _("Authenticator App Activated"), _("Authenticator app deactivated."),
    _("Authenticator App Deactivated"), _("New Recovery Codes Generated"),
    _("A new set of Two-Factor Authentication recovery codes has been generated."),
    _("You cannot deactivate two-factor authentication."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
    _("You cannot activate two-factor authentication until you have verified your email address."),
    _("You cannot add an email address to an account protected by two-factor authentication."),
)

FORMS = (
    _(", "), _("This field is required."), _("Enter a whole number."), _("Enter a number."), _("Enter a valid date."),
    _("Enter a valid time."), _("Enter a valid date/time."), _("Enter a valid email address."),
    _("Enter a valid value."), _("Enter a list of values."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."), _("No file was submitted."),
    _("No file was submitted. Check the encoding type on the form."), _("The submitted file is empty."),
    _("Please either submit a file or check the clear checkbox, not both."), _("Null characters are not allowed."),
    _("(Hidden field %(name)s) %(error)s"), _("%(model_name)s with this %(field_label)s already exists."),
    _("%(model_name)s with this %(field_labels)s already exists."), _("Value %(value)r is not a valid choice."),
    _("This field cannot be null."), _("This field cannot be blank."),
    _("%(model)s instance with %(field)s %(value)r is not a valid choice."), _("Currently"), _("Clear"), _("Unknown"),
    _("The two password fields didn’t match."), _("The password is too similar to the %(verbose_name)s."),
    _("This password is too common."), _("This password is entirely numeric."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."), _("Your password can’t be entirely numeric."), _("username"),
    _("email address"), _("user"), _("users"), _("active"), _("first name"), _("last name"),
    _("A user with that username already exists."),
)

FIELD_LABELS = (pgettext_lazy("field label", "Login"),)

COUNTED = (
    ngettext_lazy("There is %(unused_count)s out of %(total_count)s recovery codes available.",
                  "There are %(unused_count)s out of %(total_count)s recovery codes available."),
    ngettext_lazy("Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
                  "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d)."),
    ngettext_lazy("Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
                  "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d)."),
    ngettext_lazy("Ensure that there are no more than %(max)s digit in total.",
                  "Ensure that there are no more than %(max)s digits in total."),
    ngettext_lazy("Ensure that there are no more than %(max)s decimal place.",
                  "Ensure that there are no more than %(max)s decimal places."),
    ngettext_lazy("Ensure that there are no more than %(max)s digit before the decimal point.",
                  "Ensure that there are no more than %(max)s digits before the decimal point."),
    ngettext_lazy("Ensure this filename has at most %(max)d character (it has %(length)d).",
                  "Ensure this filename has at most %(max)d characters (it has %(length)d)."),
    ngettext_lazy("This password is too short. It must contain at least %d character.",
                  "This password is too short. It must contain at least %d characters."),
    ngettext_lazy("Your password must contain at least %(min_length)d character.",
                  "Your password must contain at least %(min_length)d characters."),
)
# fmt: on
