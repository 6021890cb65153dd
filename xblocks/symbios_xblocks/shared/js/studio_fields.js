/* The editor's single fields: text, number, choice, tick, HTML. */
window.SymbiosStudioField = window.SymbiosStudioField || (function () {
    'use strict';

    const {el, icon} = window.SymbiosXBlocks;

    function control(spec, id, value, attributes) {
        if (spec.kind === 'select') {
            const choices = spec.options.some(([one]) => one === value) ? spec.options : [...spec.options, [value, value]];
            return el('select', {id, class: 'symbios-input', ...attributes},
                choices.map(([one, label]) => el('option', {value: one, selected: one === value}, [label])));
        }
        if (spec.kind === 'html') {
            const area = el('textarea', {id, class: 'symbios-input', rows: '4', ...attributes});
            area.value = value;
            return area;
        }
        return el('input', {
            id, class: 'symbios-input', value, autocomplete: 'off', inputmode: spec.kind === 'number' ? 'decimal' : null, ...attributes,
        });
    }

    /**
     * @param {object} spec - {name, label, hint, kind, options}
     * @param {string} value
     * @param {object} tools - {prefix, changed()}
     * @param {Array} faults - those of this field
     * @param {function} set - (value) is called on every change
     */
    function field(spec, value, tools, faults, set) {
        const id = `${tools.prefix}-${spec.name}`;
        const hintId = spec.hint ? `${id}-hint` : '';
        const faultId = faults.length ? `${id}-fault` : '';
        const changed = (text) => { tools.changed(); set(text); };
        if (spec.kind === 'checkbox') {
            return el('div', {class: 'symbios-field'}, [el('label', {class: 'symbios-tick'}, [
                el('input', {type: 'checkbox', id, checked: value === 'true', change: (event) => changed(String(event.target.checked))}),
                el('span', {}, [spec.label]),
            ])]);
        }
        const attributes = {
            'aria-describedby': [hintId, faultId].filter(Boolean).join(' ') || null,
            'aria-invalid': faults.length ? 'true' : null,
            change: (event) => changed(event.target.value),
        };
        return el('div', {class: 'symbios-field', 'data-bad': faults.length > 0}, [
            el('label', {for: id}, [spec.label]),
            control(spec, id, value, attributes),
            spec.hint ? el('p', {class: 'symbios-hint', id: hintId}, [spec.hint]) : null,
            ...faults.map((fault) => el('p', {class: 'symbios-error', id: faultId}, [icon('warn'), el('span', {}, [fault.sentence])])),
        ]);
    }

    return field;
}());
