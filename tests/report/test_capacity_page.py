#!/usr/bin/env python3
"""The page of a headcount plan in a real browser: charts are drawn, choices and keys work, no name becomes markup, no error, no request.

usage: test_capacity_page.py MAKE_CAPACITY      exit status 77 (skipped) where there is no Chromium
"""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser, find_chromium  # noqa: E402
from page_checks import check, clean, failures, keyboard_reaches_everything, make, number_of, texts_can_be_read, walk_down  # noqa: E402
from page_checks import choose as choose_in  # noqa: E402


def text_of(browser, selector):
    return browser.js(f'(document.querySelector({selector!r}) || {{}}).textContent || ""')


def choose(browser, section, place, value):
    """The choice number `place` of a section."""
    browser.js(f'document.querySelectorAll("#{section} select").forEach((node, k) => node.dataset.place = k)')
    choose_in(browser, f'#{section} select[data-place="{place}"]', value)


def everything_is_drawn(browser):
    walk_down(browser)
    check('ready', browser.js('document.documentElement.dataset.ready') == '1')
    columns = browser.js('[...document.querySelectorAll(".chart[data-columns]")].map(box => +box.dataset.columns)')
    check('people, hours, money and service have a column a month', columns == [14, 14, 14, 14], columns)
    check('a class per row of hiring.csv', browser.js('+document.querySelector("#hiring .chart").dataset.classes') == 3)
    ranges = browser.js('[...document.querySelectorAll(".chart[data-rows]")].map(box => +box.dataset.rows)')
    # the cost; attrition, volume, all; three scenarios; plan, volume, handle time, scenario (a part of nothing is left out)
    check('ranges and the bridge have their rows', ranges == [1, 3, 3, 4], ranges)
    # fte falls from 27 to 24.3 and 25.5 are required: more at first, fewer at the end
    keys = text_of(browser, '#people .keys')
    check('people, FTE more and fewer, who joins and leaves', all(word in keys for word in ('required', 'productive', 'FTE more', 'FTE fewer', 'join', 'leave')), keys)
    empty = browser.js('''[...document.querySelectorAll(".figure")].filter(svg => {
      const box = svg.getBoundingClientRect();
      return box.width < 600 || svg.querySelectorAll("rect, path").length < 3;
    }).length''')
    check('every figure is as wide as the page and has something in it', empty == 0, empty)
    check('numbers are numbers', browser.js('!/NaN|undefined|Infinity/.test(document.querySelector("main").innerHTML)'))


def sentences_say_what_to_do(browser):
    said = text_of(browser, '.say')
    # five weeks after the first day; the cross-training begins nine weeks after it
    check('what to decide first, and by when', said.startswith('Decide by Mon 23 Nov 2026: hire 6 for Dublin </script>'), said)
    tiles = text_of(browser, '.tiles')
    check('tiles carry money and its currency', '1\u202f421\u202f960\u202fEUR' in tiles and '1\u202f530\u202f000\u202fEUR' in tiles, tiles)


def names_are_text(browser):
    options = browser.js('[...document.querySelectorAll("#people option")].map(option => option.textContent)')
    check('all, three groups, two queues', len(options) == 1 + 3 + 2 + 2, options)
    for name in ('people: Dublin </script><script>alert(1)</script>', 'people: <b>Zoë</b> & "Søn"', 'people: <!--mnl', 'queue: Voice <i>English</i>'):
        check('name as it is written: ' + name, name in options, options)
    check('no element from a name', number_of(browser, 'script') == 2 and number_of(browser, '#people h3 b, main i:not([aria-hidden])') == 0)
    check('a warning as it is written', '<script>few weeks</script>' in text_of(browser, '#why'))


def figures_add_up(browser):
    """14 times 60 000 + 3 000 + 30 000 + 1 200 - 500, and 270 a day from 19 October 2026 to 30 November 2027: 408 days."""
    total = 14 * (60000 + 3000 + 30000 + 1200 - 500) + 270 * 408
    shown = text_of(browser, '#money tr.sum td:nth-last-child(2)').replace('\u202f', '')
    check('the budget adds up', shown == str(total), (shown, total))
    check('a cost centre has its own currency', '655\u202f200\u202fCAD' in text_of(browser, '#money'))
    rows = browser.js('''[...document.querySelectorAll("#scenarios .figure .value")].map(text => +text.textContent.replace(/[^0-9\u2212.]/g, "").replace("\u2212", "-"))''')
    check('the bridge adds up', abs(sum(rows[:-1]) - rows[-1]) < 1e-6 and rows[-1] == 1580000, rows)
    colours = browser.js('[...document.querySelectorAll("#scenarios .rises, #scenarios .falls, #scenarios .whole")].map(bar => bar.getAttribute("class"))')
    check('rises and falls differ', colours == ['whole', 'rises', 'falls', 'whole'], colours)


def choices_redraw(browser):
    choose(browser, 'people', 1, 'week')
    check('weeks', browser.js('+document.querySelector("#people .chart").dataset.columns') == 58)
    choose(browser, 'people', 0, 'group a b&"c"')
    check('a group whose name has blanks', 'Zoë' in text_of(browser, '#people h3') and number_of(browser, '#people .piece') > 58)
    choose(browser, 'people', 0, 'queue chat')
    check('a queue has a line and no people', number_of(browser, '#people .step') == 1 and 'productive' not in text_of(browser, '#people .keys'))
    choose(browser, 'people', 1, 'month')
    before = browser.js('document.querySelector("#money .figure").outerHTML')
    choose(browser, 'money', 0, '2')
    check('a cost centre', '4712 Toronto' in text_of(browser, '#money h3') and browser.js('document.querySelector("#money .figure").outerHTML') != before)
    choose(browser, 'risk', 0, 'heads')
    check('another measure of the tornado', 'people' in text_of(browser, '#risk h3'))
    choose(browser, 'risk', 1, '1')
    check('service of a queue', 'Voice <i>English</i>' in text_of(browser, '#risk h3:nth-of-type(2)'), text_of(browser, '#risk'))
    choose(browser, 'scenarios', 1, 'required_fte')
    check('the bridge in FTE', '+6.00' in text_of(browser, '#scenarios'))
    choose(browser, 'scenarios', 1, 'cost')
    choose(browser, 'scenarios', 0, '1')
    check('another bridge', 'From plan to bot' in text_of(browser, '#scenarios'))
    light = browser.js('getComputedStyle(document.body).backgroundColor')
    browser.js('document.getElementById("theme").click()')
    browser.settle()
    check('dark and light', browser.js('getComputedStyle(document.body).backgroundColor') != light)
    browser.js('document.getElementById("theme").click()')


def keys_and_pointer_read(browser):
    browser.js('document.querySelector("#money .figure").focus()')
    browser.press('ArrowRight')
    note = text_of(browser, '#tip')
    check('arrow keys read a chart', browser.js('!document.getElementById("tip").hidden') and 'Oct 2026 (13 days)' in note, note)
    browser.press('End')
    check('End reads the last month', 'Nov 2027' in text_of(browser, '#tip'), text_of(browser, '#tip'))
    browser.press('Escape')
    check('Escape closes the note', browser.js('document.getElementById("tip").hidden'))
    browser.js('document.querySelector("#hiring .figure").scrollIntoView({block: "center"})')
    browser.settle()
    browser.point(*browser.js('(() => { const box = document.querySelector("#hiring .figure .hollow").getBoundingClientRect(); return [box.left + 3, box.top + 4]; })()'))
    browser.settle()
    check('the pointer reads a class', 'decide by' in text_of(browser, '#tip'), text_of(browser, '#tip'))


def main(program, make_capacity):
    folder = tempfile.mkdtemp(prefix='wfm-capacity-page-')
    page = make(make_capacity, os.path.join(folder, 'page.html'))
    with Browser(program) as browser:
        browser.open(page)
        everything_is_drawn(browser)
        texts_can_be_read(browser, 'light')
        keyboard_reaches_everything(browser, ['top', 'people', 'hiring', 'money', 'risk', 'scenarios', 'why'])
        sentences_say_what_to_do(browser)
        names_are_text(browser)
        figures_add_up(browser)
        choices_redraw(browser)
        keys_and_pointer_read(browser)
        browser.pdf(os.path.join(folder, 'page.pdf'))
        check('prints', os.path.getsize(os.path.join(folder, 'page.pdf')) > 20000)
        clean(browser, 'page', page)
    with Browser(program, width=390, height=844, phone=True) as browser:
        browser.open(page)
        walk_down(browser)
        wide = browser.js('document.documentElement.scrollWidth')
        check('a phone scrolls down only', wide <= 390, wide)
        clean(browser, 'phone', page)
    short = make(make_capacity, os.path.join(folder, 'short.html'), 'short')
    with Browser(program, dark=True) as browser:
        browser.open(short)
        walk_down(browser)
        texts_can_be_read(browser, 'dark')
        said = text_of(browser, '.say.bad')
        check('what cannot be, and the cheapest way out', said.startswith('640 hours are missing in the plan: voice needs') and 'Mon 14 Jun 2027' in said and
              'which costs 48\u202f267\u202fEUR' in said, said)
        check('both conflicts with their ways', number_of(browser, '.conflicts > li') == 2 and number_of(browser, '.ways li') == 2)
        clean(browser, 'short', short)
    odd = make(make_capacity, os.path.join(folder, 'odd.html'), 'odd')
    with Browser(program) as browser:
        browser.open(odd)
        walk_down(browser)
        check('a strange summary leaves the rest as it is', number_of(browser, '.chart') == 9 and text_of(browser, '.say').startswith('Decide by'))
        check('and nothing of it is shown', browser.js('!/undefined|object Object|NaN/.test(document.querySelector("main").textContent)'))
        clean(browser, 'odd', odd)
    bare = make(make_capacity, os.path.join(folder, 'bare.html'), 'bare')
    with Browser(program) as browser:
        browser.open(bare)
        walk_down(browser)
        check('without results every section says so', number_of(browser, '.absent') >= 5, number_of(browser, '.absent'))
        clean(browser, 'bare', bare)
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
