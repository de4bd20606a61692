#!/usr/bin/env python3
"""Reads a feed as a calendar program shows it: `read_feed.py FROM TO < feed.ics`, both days as 2027-01-01.

Prints a list of [start, end, summary, status], in order; times in UTC, whole days as days. Read by icalendar, expanded by
recurring_ical_events; vobject reads the same file and must find as many entries.
"""
import json
import sys
from datetime import date, datetime, timezone

import icalendar
import recurring_ical_events
import vobject


def told(value):
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def main():
    first, last = (date.fromisoformat(text) for text in sys.argv[1:3])
    text = sys.stdin.buffer.read().decode("utf-8")
    calendar = icalendar.Calendar.from_ical(text)
    found = recurring_ical_events.of(calendar).between(first, last)
    entries = list(calendar.walk("VEVENT"))
    others = getattr(vobject.readOne(text), "vevent_list", [])
    if len(entries) != len(others):
        sys.exit(f"icalendar finds {len(entries)} entries, vobject {len(others)}")
    rows = [[told(e["DTSTART"].dt), told(e["DTEND"].dt), str(e["SUMMARY"]), str(e.get("STATUS", ""))] for e in found]
    print(json.dumps(sorted(rows)))


if __name__ == "__main__":
    main()
