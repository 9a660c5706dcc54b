#!/usr/bin/env python3
"""The report in a real browser: everything is drawn, the choices work, no name becomes markup, no error, no request.

usage: test_page.py MAKE_REPORT      exit status 77 (skipped) where there is no Chromium
"""
import json
import os
import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser, find_chromium  # noqa: E402
from page_checks import check, choose, clean, failures, keyboard_reaches_everything, make, number_of, texts_can_be_read, walk_down  # noqa: E402


def bar_text(browser, person):
    """Clock times on the first bar of a person in the Gantt."""
    browser.js('document.querySelector(".gantt").scrollTop = 0')
    browser.settle()
    return browser.js(f'(document.querySelector(\'.line[data-person="{person}"] .duty span\') || {{}}).textContent')


def everything_is_drawn(browser, path):
    walk_down(browser)
    check('ready', browser.js('document.documentElement.dataset.ready') == '1')
    check('a verdict per queue', number_of(browser, '.queue') == 5 and number_of(browser, '.queue.missed') == 1)
    points = browser.js('[...document.querySelectorAll(".chart")].map(box => box.dataset.points)')
    # Toronto's evening of the last Sunday is already Monday by Dublin's clock: 15 local days
    check('four charts with their points', points == ['672', '672', '15', '672'], points)
    # pixels that differ from the first: a chart of nothing has none
    inked = browser.js('''[...document.querySelectorAll('.plot canvas')].map(canvas => {
      const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      let ink = 0;
      for (let i = 3; i < pixels.length; i += 4) ink += pixels[i] > 0;
      return ink;
    })''')
    check('ink on the canvases', sum(ink > 2000 for ink in inked) >= 3, inked)
    cells = browser.js('[...document.querySelectorAll(".heat-box")].map(box => +box.dataset.cells)')
    check('heat maps have a cell per open interval', len(cells) == 2 and all(cell >= 14 * 28 - 4 for cell in cells), cells)
    check('people of all sites', browser.js('document.querySelector(".gantt").dataset.people') == '50')
    check('breaks and meetings have their own look', number_of(browser, '.duty i.break') > 0 and number_of(browser, '.duty i.meal') > 0)
    check('people table', number_of(browser, 'table.people tbody tr') == 50)
    check('warnings, explanations, findings', number_of(browser, '#warnings .notes li p') == 2 and number_of(browser, '#why .notes li p') == 1 and
          number_of(browser, '#warnings .findings tbody tr') == 7)
    check('what decides, queue by queue', number_of(browser, '.binding-table tbody tr') == 5 and number_of(browser, '.strip .b0') == 5)
    check('rules that could not be kept', 'weekends in row' in browser.js('document.querySelector("#why").textContent') and
          '280' in browser.js('[...document.querySelectorAll("#why .parts")].pop().textContent'))
    check('a cell per queue and day', number_of(browser, '.daily tbody tr') == 5 and number_of(browser, '.daily thead th') == 15 and
          number_of(browser, '.daily tbody td:not(.none)') >= 5 * 14 - 1)
    check('how hours and shifts lie among people', number_of(browser, '.spreads svg') == 4)
    check('numbers are numbers', browser.js('!/NaN|undefined|Infinity|\\[object/.test(document.querySelector("main").innerHTML)'))


def people_bear_what_they_bear(browser):
    """A0003 of Toronto: ten late shifts. Ledger: lates 2, weekends 2; the mean of contract 'full' over i = 0, 1, ... 49 without Manila's: by Python."""
    full = [i for i in range(50) if i % 10 < 6]
    mean = sum(i % 5 + i % 3 for i in full) / len(full)
    row = browser.js('[...document.querySelectorAll("table.people tbody tr")].find(one => one.textContent.includes("A0003")).innerText.split(/\\t/)')
    text = f'{2 + 2 - mean:+.1f}'.replace('-', '\u2212')
    check('lates, and what lies beyond the fair share', row[5] == '10' and row[8].strip() == text, (row, text))
    wishes = browser.js('[...document.querySelectorAll("table.people tbody tr")].map(row => row.children[9].textContent).filter(text => text !== "–").map(text => text.split(" of ").map(Number))')
    said = browser.js('document.querySelector("#people").textContent').replace('\u202f', '')
    check('wishes met', len(wishes) == 13 and f'{sum(w[0] for w in wishes)} of {sum(w[1] for w in wishes)} met' in said, (wishes, said[:600]))


def totals_have_bands(browser):
    choose(browser, '#forecast select', 'day')
    check('a bar and its outcomes a day', number_of(browser, '#forecast .bar') == number_of(browser, '#forecast .outcomes') >= 14, number_of(browser, '#forecast .bar'))
    browser.js('document.querySelector("#forecast .bars-frame").focus()')
    browser.press('ArrowRight')
    browser.press('ArrowRight')
    note = browser.js('document.querySelector("#forecast .readout").textContent')
    check('arrow keys read a day', 'between' in note and 'Mon 23 Mar' in note, note)
    choose(browser, '#forecast select', 'week')
    check('two weeks, and the same as a table', number_of(browser, '#forecast .bar') == 2 and number_of(browser, '#forecast .chart details tbody tr') == 2)
    choose(browser, '#forecast select', 'interval')


def heat_of_every_queue(browser):
    choose(browser, '#coverage .tools label:nth-of-type(2) select', 'queues')
    labels = browser.js('[...document.querySelectorAll("#coverage .heat .axis.day")].map(text => text.textContent)')
    check('a row per queue on one day', len(labels) == 5 and any('Voice' in text for text in labels), labels)
    first = browser.js('document.querySelector("#coverage .pager span").textContent')
    browser.js('document.querySelector("#coverage .pager [aria-label=\\"The day after\\"]").click()')
    browser.settle()
    check('another day', browser.js('document.querySelector("#coverage .pager span").textContent') != first)
    for measure in ('simulated', 'expected', 'need', 'have', 'wait', 'occupancy', 'offered', 'difference'):
        choose(browser, '#coverage .tools label:nth-of-type(1) select', measure)
        check('heat map of ' + measure, browser.js('+document.querySelector("#coverage .heat-box").dataset.cells') > 100)
    choose(browser, '#coverage .tools label:nth-of-type(2) select', 'days')


def any_zone_of_the_world(browser):
    """Toronto's 06:xx is 15:45 and more in Kathmandu; a zone that no queue and no person of the plan has."""
    choose(browser, '#zone', '0')
    home = bar_text(browser, 0)
    index = browser.js('String(data.zones.findIndex(zone => zone.name === "Asia/Kathmandu"))')
    check('every zone may be chosen', number_of(browser, '#zone option') > 300 and int(index) > 3, index)
    choose(browser, '#zone', index)
    there = bar_text(browser, 0)
    check('nine hours and three quarters on', (int(home[:2]) * 60 + int(home[3:5]) + 585) % 1440 == int(there[:2]) * 60 + int(there[3:5]), (home, there))
    choose(browser, '#zone', '1')


def groups_fold(browser):
    # Find, Site, Queue, Group by
    choose(browser, '#roster .tools label:nth-of-type(4) select', 'contract')
    check('grouped by contract', browser.js('[...document.querySelectorAll(".group bdi")].map(one => one.textContent)')[0] == 'full')
    browser.js('[...document.querySelectorAll("#roster .tools button")].find(one => one.textContent === "Fold all").click()')
    check('all folded', number_of(browser, '.line') == 0 and number_of(browser, '.group') == 2)
    browser.js('[...document.querySelectorAll("#roster .tools button")].find(one => one.textContent === "Open all").click()')
    check('all open', number_of(browser, '.line') > 10)
    choose(browser, '#roster .tools label:nth-of-type(4) select', 'site')


def names_are_text(browser):
    names = browser.js('[...document.querySelectorAll("table.people tbody th")].map(cell => cell.firstChild.textContent)')
    for name in ('<script>alert(1)</script>', '"Quote" O\'Neil', '</script><!-- Zoë', 'Ørjan & Søn', 'ليلى الحسن', '👩\u200d👩\u200d👧 Ana', '\u202egpj.elif',
                 '</style><style>body{display:none}</style>', 400 * 'W'):
        check('name as it is written: ' + name, name in names, names[:10])
    counts = [number_of(browser, selector) for selector in ('script', 'style', 'h2 b, .who b, main img:not(.dygraph-rangesel-zoomhandle)')]
    check('no element from a name', counts == [3, 1, 0], counts)
    check('a name of 400 letters does not widen the page', browser.js('document.documentElement.scrollWidth <= innerWidth'))
    check('names keep their direction to themselves', browser.js('[...document.querySelectorAll("table.people tbody th")].every(cell => cell.querySelector("bdi"))'))


def zones_shift_the_clock(browser):
    """A0001 of Toronto starts at 06:00 or later by the wall there: four hours later in UTC, eight hours earlier than that in Manila."""
    choose(browser, '#zone', '0')
    home = bar_text(browser, 0)
    choose(browser, '#zone', '-1')
    own = bar_text(browser, 0)
    choose(browser, '#zone', '3')
    utc = bar_text(browser, 0)
    hour = int(home[:2])
    check('home zone and own clock agree', home == own, (home, own))
    check('UTC is four hours on', int(utc[:2]) == (hour + 4) % 24 and utc[2:5] == home[2:5], (home, utc))
    choose(browser, '#zone', '1')
    days = browser.js('[...document.querySelectorAll(".days .day")].map(day => [day.title, parseFloat(day.style.width)])')
    sunday = next((width for title, width in days if 'Sun 29 Mar' in title), None)
    if sunday is None:
        browser.js('document.querySelector(".pager [aria-label=Later]").click()')
        browser.settle()
        days = browser.js('[...document.querySelectorAll(".days .day")].map(day => [day.title, parseFloat(day.style.width)])')
        sunday = next((width for title, width in days if 'Sun 29 Mar' in title), None)
    normal = next(width for title, width in days if 'Mon' in title)
    check('the day of the clock change is 23 hours wide', sunday is not None and abs(sunday / normal - 23 / 24) < 1e-3, days)
    browser.js('document.querySelector(".pager [aria-label=Earlier]").click()')
    browser.settle()


def local_day(zone, instant):
    moment = datetime.fromtimestamp(instant, zone)
    return moment.toordinal() - date(1970, 1, 1).toordinal()


def changes_of(zone, low, high):
    """Offsets and instants of change as the page's data has them, by Python's zoneinfo."""
    def offset(instant):
        return int(datetime.fromtimestamp(instant, zone).utcoffset().total_seconds())
    offsets, changes = [offset(low)], []
    for at in range(low, high, 3600):
        if offset(at + 3600) == offset(at):
            continue
        first = next(second for second in range(at + 60, at + 3601, 60) if offset(second) != offset(at))
        changes.append(first)
        offsets.append(offset(first))
    return {'name': zone.key, 'offset': offsets, 'change': changes}


def clock_agrees_with_python(browser):
    """Days of a year with their first instants: the day of 23, 24.5, 25 hours, the midnight and the day that do not exist."""
    for name, year in (('Europe/Dublin', 2026), ('Australia/Lord_Howe', 2026), ('America/Asuncion', 2023), ('Pacific/Apia', 2011),
                       ('Africa/Cairo', 2025), ('America/St_Johns', 2006), ('Asia/Kathmandu', 2026)):
        try:
            zone = ZoneInfo(name)
        except KeyError:
            print('     no zone ' + name + ' on this machine')
            continue
        low = int(datetime(year - 1, 12, 25, tzinfo=timezone.utc).timestamp())
        high = int(datetime(year + 1, 1, 8, tzinfo=timezone.utc).timestamp())
        starts, day = {}, None
        for at in range(low, high, 60 * 15):
            # 00:01 in old St. John's: look at the minutes around each quarter hour where the day changes
            now = local_day(zone, at)
            if day is not None and now != day:
                at = next(second for second in range(at - 840, at + 1, 60) if local_day(zone, second) == now)
                starts.setdefault(now, at)
            day = now
        days = sorted(starts)
        table = json.dumps(changes_of(zone, low, high))
        ours = browser.js(f'{json.dumps(days)}.map(day => dayStart({table}, day))')
        wrong = [(day, starts[day], own) for day, own in zip(days, ours) if starts[day] != own]
        check(f'days of {name} in {year} begin when they do', not wrong, wrong[:3])
    days = list(range(-800, 60000, 37))
    ours = browser.js(f'{json.dumps(days)}.map(day => civil(day).concat(weekday(day)))')
    theirs = [[d.year, d.month, d.day, d.weekday()] for d in (date(1970, 1, 1) + timedelta(days=day) for day in days)]
    check('dates and weekdays', ours == theirs)
    check('instants in sentences', browser.js('readable("at 2026-10-19T08:00:00+01:00, from Mon 2026-10-19 00:00-04:30 to 2026-10-26T00:00:00Z, 2026-10-26")') ==
          'at Mon 19 Oct 08:00 UTC+1, from Mon 19 Oct 00:00 UTC\u22124:30 to Mon 26 Oct 00:00 UTC, 2026-10-26')
    folds = browser.js("""heatCells({zone: {name: 'x', offset: [3600, 0], change: [1792890000]}, start: 1792800000, step: 1800, values: Array(96).fill(1)})
      .filter(cell => cell.fold).map(cell => [cell.slot, cell.fold])""")
    # 2026-10-25 01:00 UTC in Dublin: 01:00 and 01:30 happen twice
    check('the hour that happens twice has two cells', folds == [[2, 1], [3, 1], [2, 2], [3, 2]], folds)


def overnight_shifts_cross_midnight(browser):
    """A0013 works nights in Toronto: on that clock a bar begins before a midnight line and ends after it."""
    choose(browser, '#zone', '0')
    crossing = browser.js('''(() => {
      const midnights = [...document.querySelectorAll('.marks .midnight')].map(mark => parseFloat(mark.style.left));
      return [...document.querySelectorAll('.duty.night')].filter(bar => {
        const left = parseFloat(bar.style.left), right = left + parseFloat(bar.style.width);
        return midnights.some(x => x > left + 1 && x < right - 1);
      }).length;
    })()''')
    check('night shifts cross midnight', crossing > 0, crossing)


def filters_work(browser):
    browser.js('(() => { const box = document.getElementById("search"); box.value = "o\'neil"; box.dispatchEvent(new Event("input")); })()')
    browser.settle()
    check('search leaves one person', browser.js('document.querySelector(".gantt").dataset.people') == '1' and number_of(browser, 'table.people tbody tr') == 1)
    browser.js('(() => { const box = document.getElementById("search"); box.value = ""; box.dispatchEvent(new Event("input")); })()')
    choose(browser, '#roster .tools label:nth-of-type(2) select', 'Dublin')
    check('site filter', browser.js('document.querySelector(".gantt").dataset.people') == '15' and number_of(browser, '.group') == 1)
    choose(browser, '#roster .tools label:nth-of-type(3) select', 'voice-fr')
    check('site and queue: nobody in Dublin speaks for that queue', browser.js('document.querySelector(".gantt").dataset.people') == '0')
    choose(browser, '#roster .tools label:nth-of-type(2) select', '')
    check('queue filter', browser.js('document.querySelector(".gantt").dataset.people') == '10')
    choose(browser, '#roster .tools label:nth-of-type(3) select', '')
    browser.js('document.querySelector(".group button").click()')
    check('a site folds away', number_of(browser, '.group') == 3 and browser.js('document.querySelector(".group button").getAttribute("aria-expanded")') == 'false')
    browser.js('document.querySelector(".group button").click()')


def choices_redraw(browser):
    before = browser.js('document.querySelector("#coverage .lead").textContent')
    choose(browser, '#queue', '0')
    browser.js('document.getElementById("coverage").scrollIntoView()')
    browser.settle()
    check('another queue, other figures', browser.js('document.querySelector("#coverage .lead").textContent') != before)
    choose(browser, '#coverage .tools select', 'occupancy')
    check('another measure in the heat map', '100' in browser.js('document.querySelector("#coverage .key").textContent'))
    light = browser.js('getComputedStyle(document.body).backgroundColor')
    browser.js('document.getElementById("theme").click()')
    browser.settle()
    check('dark and light', browser.js('getComputedStyle(document.body).backgroundColor') != light)
    browser.js('document.getElementById("theme").click()')
    browser.settle()


def keys_work(browser):
    browser.js('document.querySelector("#coverage .heat-frame").focus()')
    browser.press('ArrowRight')
    browser.press('ArrowDown')
    check('arrow keys read the heat map', 'required' in browser.js('document.querySelector("#coverage .readout").textContent'))
    browser.js('document.querySelector("#coverage .plot").focus()')
    browser.press('ArrowRight')
    check('arrow keys read the chart', browser.js('document.querySelector("#coverage .legend .when").textContent') != '')
    browser.js('document.querySelector(".gantt").focus()')
    browser.press('ArrowRight')
    browser.press('ArrowDown')
    note = browser.js('document.getElementById("tip").textContent')
    check('arrow keys walk the roster', browser.js('!document.getElementById("tip").hidden') and 'paid' in note, note)
    browser.press('Escape')
    check('Escape closes the note', browser.js('document.getElementById("tip").hidden'))


def pointer_shows_exact_times(browser):
    browser.js('document.querySelector(".gantt").scrollIntoView()')
    browser.settle()
    box = browser.js('''(() => { const bars = [...document.querySelectorAll('.track .duty')].map(bar => bar.getBoundingClientRect());
      const box = bars.find(one => one.top > 300 && one.bottom < 500 && one.left > 400 && one.right < 1000); return [box.left + 4, box.top + 8]; })()''')
    browser.point(*box)
    browser.settle()
    note = browser.js('document.getElementById("tip").textContent')
    check('a bar says its times and breaks', browser.js('!document.getElementById("tip").hidden') and 'meal' in note and 'UTC' in note, (box, note))


def paper_holds_everything(browser):
    """What is printed, read while it is laid out for the sheet: canvases do not reach every printer, so charts are lines; all people, all lines of the roster."""
    browser.js('window.dispatchEvent(new Event("beforeprint"))')
    browser.call('Emulation.setEmulatedMedia', media='print')
    drawn = browser.js('''[...document.querySelectorAll(".sheet-chart")].map(svg => [svg.getBoundingClientRect().width, Math.max(...[...svg.querySelectorAll("path")].map(path => path.getTotalLength()))])''')
    check('three charts as lines, as wide as the sheet', len(drawn) == 3 and all(600 < wide < 703 and ink > 1500 for wide, ink in drawn), drawn)
    hidden = browser.js('[...document.querySelectorAll(".spread .bar, .strip span, .heat rect")].filter(one => !one.getBoundingClientRect().width).length')
    check('bars and heat maps are on paper', hidden <= 10 + browser.js('document.querySelectorAll(".cursor").length'), hidden)
    tops = browser.js('[...document.querySelectorAll(".line, .group")].map(line => line.getBoundingClientRect().top)')
    check('every line of the roster, from top to bottom', len(tops) == 53 and tops == sorted(tops), len(tops))
    check('nothing is wider than the sheet', browser.js('document.body.scrollWidth <= 703'), browser.js('document.body.scrollWidth'))
    check('nothing to press is on paper', browser.js('[...document.querySelectorAll("main select, main .tools, body > .bar")].every(one => !one.getClientRects().length)'))
    browser.call('Emulation.setEmulatedMedia', media='')
    browser.js('window.dispatchEvent(new Event("afterprint"))')
    walk_down(browser)
    check('after paper the screen is as before', number_of(browser, '.plot') == 3 and number_of(browser, '.sheet-chart') == 0)


def main(program, make_report):
    folder = tempfile.mkdtemp(prefix='wfm-page-')
    page = make(make_report, os.path.join(folder, 'page.html'), 50, 2)
    with Browser(program) as browser:
        browser.open(page)
        everything_is_drawn(browser, page)
        texts_can_be_read(browser, 'light')
        names_are_text(browser)
        keyboard_reaches_everything(browser, ['top', 'glance', 'forecast', 'coverage', 'service', 'roster', 'people', 'why', 'warnings'])
        people_bear_what_they_bear(browser)
        totals_have_bands(browser)
        heat_of_every_queue(browser)
        any_zone_of_the_world(browser)
        groups_fold(browser)
        zones_shift_the_clock(browser)
        clock_agrees_with_python(browser)
        overnight_shifts_cross_midnight(browser)
        filters_work(browser)
        choices_redraw(browser)
        keys_work(browser)
        pointer_shows_exact_times(browser)
        paper_holds_everything(browser)
        browser.pdf(os.path.join(folder, 'page.pdf'))
        check('prints', os.path.getsize(os.path.join(folder, 'page.pdf')) > 20000)
        clean(browser, 'page', page)
    with Browser(program, width=390, height=844, phone=True) as browser:
        browser.open(page)
        walk_down(browser)
        check('a phone scrolls down only', browser.js('document.documentElement.scrollWidth') <= 390, browser.js('document.documentElement.scrollWidth'))
        clean(browser, 'phone', page)
    with Browser(program, dark=True) as browser:
        browser.open(page)
        walk_down(browser)
        texts_can_be_read(browser, 'dark')
        clean(browser, 'dark', page)
    bare = make(make_report, os.path.join(folder, 'bare.html'), 5, 1, 'bare')
    with Browser(program) as browser:
        browser.open(bare)
        walk_down(browser)
        check('without results every section says what would make it', number_of(browser, '.absent') >= 6, number_of(browser, '.absent'))
        clean(browser, 'bare', bare)
    odd = make(make_report, os.path.join(folder, 'odd.html'), 5, 1, 'odd')
    with Browser(program) as browser:
        browser.open(odd)
        walk_down(browser)
        check('a strange summary leaves the rest as it is', number_of(browser, '.queue') == 5 and number_of(browser, '.track .duty') > 0)
        clean(browser, 'odd', odd)
    large = make(make_report, os.path.join(folder, 'large.html'), 2000, 4)
    with Browser(program) as browser:
        seconds = browser.open(large)
        print(f'     2,000 people over four weeks: {os.path.getsize(large) / 1e6:.1f} MB, open after {seconds:.2f} s')
        check('2,000 people over four weeks open', browser.js('document.querySelector(".gantt").dataset.people') == '2000')
        check('only the lines in view are in the document', 10 < number_of(browser, '.line') < 120, number_of(browser, '.line'))
        moved = browser.js('''(async () => { const box = document.querySelector('.gantt'); box.scrollIntoView(); box.scrollTop = 40000;
          await new Promise(done => setTimeout(done, 200)); return document.querySelectorAll('.line').length; })()''')
        check('scrolled lines appear', 10 < moved < 120, moved)
        clean(browser, 'large', large)
    subprocess.run(['rm', '-r', folder], check=True)
    if failures:
        print(f'{len(failures)} failed: ' + '; '.join(failures))
    return 1 if failures else 0


if __name__ == '__main__':
    chromium = find_chromium()
    if not chromium:
        print('skipped: no chromium on this machine')
        sys.exit(77)
    sys.exit(main(chromium, sys.argv[1]))
