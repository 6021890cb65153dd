/* A table an author can fill by hand or by pasting from a spreadsheet. Its rows are the truth; the page shows them. */
window.SymbiosStudioTable = window.SymbiosStudioTable || (function () {
    'use strict';

    const {el, icon, format} = window.SymbiosXBlocks;

    /** Cells of a spreadsheet selection: tabs between columns, quotes around cells with line breaks. */
    function cellsOf(text) {
        const rows = [[]];
        let cell = '';
        let isQuoted = false;
        const source = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
        for (let index = 0; index < source.length; index += 1) {
            const sign = source[index];
            if (isQuoted) {
                if (sign === '"' && source[index + 1] === '"') {
                    cell += '"';
                    index += 1;
                } else if (sign === '"') {
                    isQuoted = false;
                } else {
                    cell += sign;
                }
            } else if (sign === '"' && cell === '') {
                isQuoted = true;
            } else if (sign === '\t' || sign === '\n') {
                rows[rows.length - 1].push(cell.trim());
                cell = '';
                if (sign === '\n') {
                    rows.push([]);
                }
            } else {
                cell += sign;
            }
        }
        rows[rows.length - 1].push(cell.trim());
        return rows;
    }

    class StudioTable {
        /**
         * @param {object} spec - {name, title, hint, columns: [{name, label, kind, options, refers_to, wide}]}
         * @param {Array} rows - [{column: text}]
         * @param {object} tools - {strings, prefix, changed(before), said(sentence), namesOf(table)}
         */
        constructor(spec, rows, tools) {
            this.spec = spec;
            this.rows = rows;
            this.tools = tools;
            this.faults = [];
            this.node = el('section', {class: 'symbios-stack', 'data-gap': 's', 'data-table': spec.name});
            this.render();
        }

        render() {
            const {strings} = this.tools;
            const head = this.spec.columns.map((column) => el('th', {scope: 'col'}, [column.label]));
            const body = this.rows.flatMap((row, index) => this.rowNodes(row, index));
            this.node.replaceChildren(
                el('div', {class: 'symbios-row', 'data-spread': true}, [
                    el('h2', {}, [this.spec.title]),
                    el('button', {type: 'button', class: 'symbios-btn', 'data-size': 's', click: () => this.addRow()},
                        [icon('plus'), strings.add_row]),
                ]),
                this.spec.hint ? el('p', {class: 'symbios-hint'}, [this.spec.hint]) : '',
                this.rows.length ? el('div', {class: 'symbios-scroll', tabindex: '0', role: 'region', 'aria-label': this.spec.title}, [
                    el('table', {class: 'symbios-table symbios-grid'}, [
                        el('thead', {}, [el('tr', {}, [
                            el('th', {scope: 'col', class: 'r'}, ['#']), ...head,
                            el('th', {scope: 'col'}, [el('span', {class: 'symbios-vh'}, [strings.actions])]),
                        ])]),
                        el('tbody', {paste: (event) => this.paste(event)}, body),
                    ]),
                ]) : el('p', {class: 'symbios-muted'}, [strings.empty]),
                ...this.lists(),
            );
        }

        lists() {
            return this.spec.columns.filter((column) => column.refers_to).map((column) => el('datalist', {
                id: `${this.tools.prefix}-${this.spec.name}-${column.name}`,
            }, this.tools.namesOf(column.refers_to).map((name) => el('option', {value: name}))));
        }

        rowNodes(row, index) {
            const {strings} = this.tools;
            const faults = this.faults.filter((fault) => fault.row === index + 1);
            const cells = this.spec.columns.map((column) => el('td', {'data-kind': column.kind, 'data-wide': column.wide},
                [this.cell(column, row, index, faults)]));
            const act = (name, sentence, does, isOff) => el('button', {
                type: 'button', class: 'symbios-btn', 'data-size': 's', 'data-kind': 'quiet', disabled: isOff,
                'aria-label': format(sentence, {row: index + 1}), 'data-act': name, click: does,
            }, [{up: '↑', down: '↓', remove: '×'}[name]]);
            const line = el('tr', {'data-bad': faults.some((fault) => !fault.is_advice)}, [
                el('td', {class: 'r', 'data-n': true}, [String(index + 1)]), ...cells,
                el('td', {class: 'symbios-nowrap'}, [
                    act('up', strings.move_up, () => this.move(index, -1), index === 0),
                    act('down', strings.move_down, () => this.move(index, 1), index === this.rows.length - 1),
                    act('remove', strings.remove_row, () => this.removeRow(index)),
                ]),
            ]);
            return faults.length ? [line, this.faultRow(faults, index)] : [line];
        }

        faultRow(faults, index) {
            const {strings, prefix} = this.tools;
            const sentences = faults.map((fault) => el('p', {class: 'symbios-error'}, [icon(fault.is_advice ? 'ask' : 'warn'),
                el('span', {}, [fault.sentence, ' ', fault.suggestion && fault.column ? el('button', {
                    type: 'button', class: 'symbios-btn', 'data-size': 's',
                    click: () => this.change(index, fault.column, fault.suggestion, true),
                }, [format(strings.use, {suggestion: fault.suggestion})]) : ''])]));
            const isBad = faults.some((fault) => !fault.is_advice);
            return el('tr', {'data-bad': isBad, id: `${prefix}-${this.spec.name}-${index + 1}-fault`}, [
                el('td', {}, []), el('td', {colspan: this.spec.columns.length + 1}, sentences),
            ]);
        }

        cell(column, row, index, faults) {
            const isBad = faults.some((fault) => fault.column === column.name && !fault.is_advice);
            const attributes = {
                class: 'symbios-input', 'data-size': 's', 'data-row': index, 'data-column': column.name,
                'aria-label': format(this.tools.strings.cell, {column: column.label, row: index + 1}),
                'aria-invalid': isBad ? 'true' : null,
                'aria-describedby': faults.length ? `${this.tools.prefix}-${this.spec.name}-${index + 1}-fault` : null,
                change: (event) => this.change(index, column.name, event.target.value, false),
            };
            if (column.kind === 'select') {
                return el('select', attributes, column.options.map(([value, label]) => el('option',
                    {value, selected: value === (row[column.name] || column.options[0][0])}, [label])));
            }
            return el('input', {
                ...attributes, value: row[column.name] || '', autocomplete: 'off',
                inputmode: column.kind === 'number' ? 'decimal' : null,
                list: column.refers_to ? `${this.tools.prefix}-${this.spec.name}-${column.name}` : null,
            });
        }

        change(index, column, value, redraw) {
            this.tools.changed();
            this.rows[index] = {...this.rows[index], [column]: value};
            if (redraw) {
                this.faults = this.faults.filter((fault) => fault.row !== index + 1 || fault.column !== column);
                this.render();
                this.focus(index, column);
            }
        }

        addRow() {
            this.tools.changed();
            const first = {};
            this.spec.columns.filter((column) => column.kind === 'select').forEach((column) => { first[column.name] = column.options[0][0]; });
            this.rows.push(first);
            this.render();
            this.focus(this.rows.length - 1, this.spec.columns[0].name);
        }

        removeRow(index) {
            this.tools.changed();
            this.rows.splice(index, 1);
            this.faults = [];
            this.render();
            this.tools.said(format(this.tools.strings.row_removed, {row: index + 1}));
            if (this.rows.length) {
                this.focus(Math.min(index, this.rows.length - 1), this.spec.columns[0].name);
            }
        }

        move(index, step) {
            this.tools.changed();
            const [row] = this.rows.splice(index, 1);
            this.rows.splice(index + step, 0, row);
            this.faults = [];
            this.render();
            const buttons = this.node.querySelectorAll(`[data-act=${step < 0 ? 'up' : 'down'}]`);
            (buttons[index + step].disabled ? this.node.querySelectorAll(`[data-act=${step < 0 ? 'down' : 'up'}]`)[index + step] : buttons[index + step]).focus();
        }

        paste(event) {
            const text = event.clipboardData.getData('text');
            if (!event.target.dataset.column || !/[\t\n]/.test(text.trim())) {
                return;
            }
            event.preventDefault();
            this.tools.changed();
            const pasted = cellsOf(text);
            const byLabel = pasted[0].map((label) => this.spec.columns.find((column) => [column.label, column.name]
                .some((name) => name.toLowerCase() === label.toLowerCase())));
            const hasHead = byLabel.every(Boolean);
            const start = this.spec.columns.findIndex((column) => column.name === event.target.dataset.column);
            const order = hasHead ? byLabel : this.spec.columns.slice(start);
            const first = Number(event.target.dataset.row);
            const rows = hasHead ? pasted.slice(1) : pasted;
            rows.forEach((cells, offset) => {
                const index = first + offset;
                this.rows[index] = {...this.rows[index]};
                cells.slice(0, order.length).forEach((cell, position) => {
                    this.rows[index][order[position].name] = this.value(order[position], cell);
                });
            });
            this.render();
            this.focus(first, order[0].name);
            this.tools.said(format(this.tools.strings.pasted, {count: rows.length}));
        }

        /** A select takes its label as well as its value; an unknown one falls back to the first choice. */
        value(column, cell) {
            if (column.kind !== 'select') {
                return cell;
            }
            const choice = column.options.find((option) => option.some((text) => text.toLowerCase() === cell.toLowerCase()));
            return (choice || column.options[0])[0];
        }

        focus(index, column) {
            const cell = this.node.querySelector(`[data-row="${index}"][data-column="${column}"]`);
            if (cell) {
                cell.focus();
            }
        }

        mark(faults) {
            this.faults = faults.filter((fault) => fault.table === this.spec.name);
            this.render();
        }
    }

    return StudioTable;
}());
