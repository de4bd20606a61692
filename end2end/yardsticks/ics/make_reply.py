#!/usr/bin/env python3
"""Answer an invitation as a calendar program does: reads the mail on standard input, writes the reply's mail to standard output.

Made with `icalendar` and Python's own `email`, so that nothing of what is tested makes what it is tested with.
"""

import argparse
import datetime
import email
import email.headerregistry
import email.policy
import email.utils
import sys
from email.message import EmailMessage

from icalendar import Calendar, Event, vCalAddress, vText


def invitation(octets: bytes) -> Event:
    """The one event of the mail's calendar part."""
    mail = email.message_from_bytes(octets, policy=email.policy.default)
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    [event] = calendar.walk("VEVENT")
    return event


def reply(event: Event, options: argparse.Namespace) -> bytes:
    """The calendar object that answers."""
    answer = Event()
    answer.add("uid", options.uid or str(event["UID"]))
    answer.add("sequence", int(event.get("SEQUENCE", 0)) if options.sequence is None else options.sequence)
    answer.add("dtstamp", datetime.datetime.fromisoformat(options.stamp).astimezone(datetime.timezone.utc))
    answer["ORGANIZER"] = event["ORGANIZER"]
    answer.add("summary", "Derbyniwyd: " + str(event["SUMMARY"]) + " \U0001f389")
    attendee = vCalAddress("mailto:" + options.attendee if options.attendee else str(event["ATTENDEE"]))
    attendee.params["PARTSTAT"] = vText(options.answer)
    attendee.params["CN"] = vText('Siân "Llŷr"; Jones')
    answer.add("attendee", attendee, encode=0)
    calendar = Calendar()
    calendar.add("prodid", "-//Another program//CY")
    calendar.add("version", "2.0")
    calendar.add("method", "REPLY")
    calendar.add_component(answer)
    return calendar.to_ical()


def main() -> None:
    """Read, answer, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answer", default="ACCEPTED")
    parser.add_argument("--stamp", required=True, help="when it is answered, like 2026-10-26T09:30:00+00:00")
    parser.add_argument("--sender", help="who sends it, if not the one invited")
    parser.add_argument("--attendee", help="for whom it answers, if not the one invited")
    parser.add_argument("--uid")
    parser.add_argument("--sequence", type=int)
    parser.add_argument("--encoding", default="quoted-printable", choices=["quoted-printable", "base64", "8bit"])
    options = parser.parse_args()
    event = invitation(sys.stdin.buffer.read())
    invited = str(event["ATTENDEE"]).split(":", 1)[1]
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = email.headerregistry.Address('Siân "Llŷr" Jones', addr_spec=options.sender or invited)
    mail["To"] = str(event["ORGANIZER"]).split(":", 1)[1]
    mail["Subject"] = "Derbyniwyd: hyfforddiant"
    mail["Message-ID"] = email.utils.make_msgid(domain="another.example")
    mail.set_content("Dwi'n dod.\n")
    text = reply(event, options).decode("utf-8")
    mail.add_alternative(text, subtype="calendar", params={"method": "REPLY"}, cte=options.encoding)
    sys.stdout.buffer.write(mail.as_bytes())


if __name__ == "__main__":
    main()
