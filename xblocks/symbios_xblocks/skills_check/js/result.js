/* What a self-assessment shows at the end: table, radar, strengths, gaps, units. */
window.SymbiosSkillsResult = window.SymbiosSkillsResult || (function () {
    'use strict';

    const {el, format, number} = window.SymbiosXBlocks;

    function level(value, strings) {
        return value === null
            ? [el('span', {'aria-hidden': 'true'}, ['–']), el('span', {class: 'symbios-vh'}, [strings.dash])]
            : [number(value, 1)];
    }

    function table(axes, strings, columns) {
        const head = columns.map(([, label]) => el('th', {scope: 'col', class: 'r'}, [label]));
        const rows = axes.map((axis) => el('tr', {}, [
            el('th', {scope: 'row'}, [axis.fullName]),
            ...columns.map(([key]) => el('td', {class: 'r'},
                key === 'now' ? [el('b', {}, level(axis[key], strings))] : level(axis[key], strings))),
        ]));
        return el('table', {class: 'symbios-table'}, [
            el('caption', {}, [strings.table_caption]),
            el('thead', {}, [el('tr', {}, [el('th', {scope: 'col'}, [strings.area]), ...head])]),
            el('tbody', {}, rows),
        ]);
    }

    function picture(axes, strings, role, hasEarlier) {
        const key = [strings.key_now, role ? format(strings.key_aim, {role}) : '', hasEarlier ? strings.key_before : ''];
        return el('figure', {class: 'symbios-fig symbios-radar'}, [
            window.SymbiosRadar.draw(axes, strings.radar),
            el('figcaption', {}, [key.filter(Boolean).join(' ')]),
        ]);
    }

    function list(title, sentences, none) {
        return el('section', {class: 'symbios-stack', 'data-gap': 's'}, [
            el('h4', {class: 'symbios-h'}, [title]),
            sentences.length ? el('ul', {class: 'symbios-marks'}, sentences.map((sentence) => el('li', {}, [sentence])))
                : el('p', {class: 'symbios-muted'}, [none]),
        ]);
    }

    function units(portrait, strings, opened) {
        const rows = portrait.units.map((unit) => el('li', {class: 'symbios-row', 'data-spread': true}, [
            el('a', {href: unit.url, target: '_parent', click: () => opened(unit.unit)}, [unit.title]),
            unit.minutes ? el('span', {class: 'symbios-num symbios-muted'}, [format(strings.minutes, {minutes: number(unit.minutes)})]) : null,
        ]));
        return el('section', {class: 'symbios-stack', 'data-gap': 's'}, [
            el('h4', {class: 'symbios-h'}, [strings.units]),
            rows.length ? el('ol', {class: 'symbios-list symbios-units'}, rows) : el('p', {class: 'symbios-muted'}, [strings.no_units]),
            rows.length > 1 && portrait.minutes ? el('p', {class: 'symbios-small symbios-muted'}, [format(strings.total, {minutes: number(portrait.minutes)})]) : null,
        ]);
    }

    /** Fill `place` with the portrait. `role` is the name of the chosen role or ''. */
    function show(place, portrait, exercise, strings, role, opened) {
        const areas = new Map(exercise.areas.map((area) => [area.id, area]));
        const axes = portrait.areas.filter((one) => areas.has(one.area)).map((one) => ({
            name: areas.get(one.area).short, fullName: areas.get(one.area).name,
            now: one.now, aim: role ? one.aim : null, earlier: one.earlier,
        }));
        const hasEarlier = axes.some((axis) => axis.earlier !== null);
        const columns = [['earlier', strings.before], ['now', strings.now], ['aim', strings.aim]]
            .filter(([key]) => key === 'now' || (key === 'earlier' ? hasEarlier : role));
        const steps = portrait.gaps.map((gap) => format(strings.gap_words, {skill: gap.name, level: gap.level, aim: number(gap.aim)}));
        place.replaceChildren(
            el('h3', {tabindex: '-1', 'data-role': 'result-title'}, [strings.your_picture]),
            el('div', {class: 'symbios-two'}, [
                table(axes, strings, columns),
                axes.length > 2 ? picture(axes, strings, role, hasEarlier) : null,
            ]),
            el('div', {class: 'symbios-three'}, [
                list(strings.strengths, portrait.strengths.map((one) => one.name), strings.no_strengths),
                list(strings.gaps, steps, strings.no_gaps),
                units(portrait, strings, opened),
            ]),
        );
    }

    return {show};
}());
