/**
 * The editor of every Symbios block: a form in tabs, a preview, and the OLX itself. Nothing is saved with a fault.
 *
 * @param {object} runtime - Studio's runtime; notify('save'|'cancel'|'error') moves its dialogue.
 * @param {Element|jQuery} element - the editor's root.
 * @param {string} argumentsText - {strings, draft} as JSON; draft is what studio_check answers.
 */
window.SymbiosStudioEditor = function SymbiosStudioEditor(runtime, element, argumentsText) {
    'use strict';

    const {BlockServer, domNode, readArguments, el, format} = window.SymbiosXBlocks;
    const {strings, draft: opened} = readArguments(argumentsText);
    const root = domNode(element).querySelector('.symbios-studio');
    const part = (role) => root.querySelector(`[data-role="${role}"]`);
    const prefix = root.id;
    const server = new BlockServer(runtime, element, strings.failed);
    const notify = (name, details) => { if (typeof runtime.notify === 'function') { runtime.notify(name, details); } };
    const undo = [];
    let draft = opened;
    let source = opened.source;
    let isSourceNewer = !opened.has_form;
    let current = opened.has_form ? 'basics' : 'source';
    let tables = {};

    const tools = {
        prefix,
        strings,
        changed: remember,
        said: (sentence) => { part('live').textContent = sentence; part('said').textContent = sentence; },
        namesOf: (table) => (draft.tables[table] || []).map((row) => row.name || row.id).filter(Boolean),
    };

    function remember() {
        undo.push(JSON.stringify({tabs: draft.tabs, tables: draft.tables, source, isSourceNewer}));
        undo.splice(0, Math.max(0, undo.length - 50));
        part('undo').disabled = false;
    }

    function takeBack() {
        const before = JSON.parse(undo.pop());
        draft = {...draft, tabs: before.tabs, tables: before.tables};
        source = before.source;
        isSourceNewer = before.isSourceNewer;
        part('undo').disabled = !undo.length;
        render();
        part('undo').focus();
    }

    function payload() {
        if (isSourceNewer) {
            return {source};
        }
        const fields = {};
        draft.tabs.forEach((tab) => tab.fields.forEach((spec) => { fields[spec.name] = spec.value; }));
        return {form: {fields, tables: draft.tables}};
    }

    function allTabs() {
        return [...draft.tabs, {name: 'preview', label: strings.preview}, {name: 'source', label: strings.source}];
    }

    function faultsOf(tab) {
        const owned = (fault) => (tab.tables || []).some((table) => table.name === fault.table)
            || (!fault.table && (tab.fields || []).some((spec) => spec.name === fault.column));
        return draft.faults.filter((fault) => !fault.is_advice && owned(fault));
    }

    function render() {
        renderTabs();
        renderFaults();
        const tab = draft.tabs.find((one) => one.name === current);
        tables = {};
        if (tab) {
            part('panel').replaceChildren(form(tab));
        } else if (current === 'source') {
            part('panel').replaceChildren(sourcePanel());
        }
    }

    function renderTabs() {
        part('tabs').replaceChildren(...allTabs().map((tab) => {
            const count = faultsOf(tab).length;
            return el('button', {
                type: 'button', role: 'tab', id: `${prefix}-tab-${tab.name}`, 'aria-selected': String(tab.name === current),
                'aria-controls': `${prefix}-panel`, tabindex: tab.name === current ? '0' : '-1',
                click: () => open(tab.name), keydown: onTabKey,
            }, [count ? format(strings.tab_faults, {tab: tab.label, count}) : tab.label]);
        }));
        const panel = part('panel');
        panel.id = `${prefix}-panel`;
        panel.setAttribute('role', 'tabpanel');
        panel.setAttribute('aria-labelledby', `${prefix}-tab-${current}`);
    }

    function onTabKey(event) {
        const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
        if (step) {
            const names = allTabs().map((tab) => tab.name);
            const isRtl = getComputedStyle(root).direction === 'rtl';
            open(names[(names.indexOf(current) + (isRtl ? -step : step) + names.length) % names.length], true);
        }
    }

    function renderFaults() {
        const faults = draft.faults.filter((fault) => !fault.is_advice);
        part('faults').hidden = !faults.length;
        const title = faults.length === 1 ? strings.one_fault : format(strings.many_faults, {count: faults.length});
        part('faults').replaceChildren(el('h2', {}, [title]), el('ul', {class: 'symbios-plain symbios-stack', 'data-gap': 'xs'},
            faults.map((fault) => el('li', {}, [el('button', {
                type: 'button', class: 'symbios-btn', 'data-size': 's', 'data-kind': 'quiet', click: () => goTo(fault),
            }, [fault.sentence])]))));
    }

    function goTo(fault) {
        const tab = draft.tabs.find((one) => faultsOf(one).includes(fault));
        current = tab && !isSourceNewer ? tab.name : 'source';
        render();
        const table = tables[fault.table];
        const field = fault.column && root.querySelector(`#${CSS.escape(`${prefix}-${fault.column}`)}`);
        if (table) {
            const column = table.spec.columns.find((one) => one.name === fault.column) || table.spec.columns[0];
            table.focus(fault.row - 1, column.name);
        } else if (field) {
            field.focus();
        }
    }

    function form(tab) {
        const fields = tab.fields.map((spec) => window.SymbiosStudioField(spec, spec.value, tools,
            draft.faults.filter((fault) => !fault.table && fault.column === spec.name && !fault.is_advice),
            (value) => { spec.value = value; }));
        const advice = draft.faults.filter((fault) => fault.is_advice && !tab.tables.some((table) => table.name === fault.table));
        return el('div', {class: 'symbios-stack', 'data-gap': 'l'}, [
            fields.length ? el('div', {class: 'symbios-cols'}, fields) : '',
            tab.tables.length ? el('p', {class: 'symbios-hint'}, [strings.paste]) : '',
            ...tab.tables.map((spec) => {
                draft.tables[spec.name] = draft.tables[spec.name] || [];
                const table = new window.SymbiosStudioTable(spec, draft.tables[spec.name], tools);
                table.mark(draft.faults);
                tables[spec.name] = table;
                return table.node;
            }),
            advice.length ? el('div', {class: 'symbios-note'}, [el('div', {class: 'symbios-stack', 'data-gap': 'xs'}, [
                el('b', {}, [strings.advice]), ...advice.map((fault) => el('p', {class: 'symbios-small'}, [fault.sentence])),
            ])]) : '',
        ]);
    }

    function sourcePanel() {
        const area = el('textarea', {
            class: 'symbios-input symbios-code', spellcheck: 'false', 'aria-label': strings.source, 'aria-describedby': `${prefix}-source-hint`,
            change: (event) => { remember(); source = event.target.value; isSourceNewer = true; },
        });
        area.value = source;
        return el('div', {class: 'symbios-stack', 'data-gap': 's'}, [el('p', {class: 'symbios-hint', id: `${prefix}-source-hint`}, [strings.source_hint]), area]);
    }

    async function open(name, byKey) {
        const leavesSource = isSourceNewer && name !== 'source';
        current = name;
        if (name === 'preview') {
            await preview();
        } else if (name === 'source' || leavesSource) {
            await refresh(name);
        }
        render();
        if (name === 'preview' && !draft.faults.some((fault) => !fault.is_advice)) {
            part('panel').replaceChildren(...previewNodes);
        }
        if (byKey) {
            root.querySelector('[aria-selected="true"]').focus();
        }
    }

    /** Ask the server for the draft in its other shape. */
    async function refresh(name) {
        const fresh = await ask('studio_check');
        if (!fresh) {
            current = isSourceNewer ? 'source' : current;
        } else if (!fresh.tabs) {
            draft = {...draft, faults: fresh.faults};
            current = 'source';
        } else if (name !== 'source' && !fresh.has_form) {
            draft = {...draft, faults: fresh.faults};
            current = 'source';
        } else {
            draft = isSourceNewer || name !== 'source' ? fresh : {...draft, faults: fresh.faults};
            source = isSourceNewer ? source : fresh.source;
            isSourceNewer = isSourceNewer && name === 'source';
        }
    }

    let previewNodes = [];

    async function preview() {
        previewNodes = [];
        const answer = await ask('studio_preview');
        if (answer) {
            draft = {...draft, faults: answer.faults};
            previewNodes = [el('p', {class: 'symbios-hint'}, [strings.preview_hint]), el('iframe', {
                class: 'symbios-frame', title: strings.preview_title, sandbox: 'allow-scripts', srcdoc: answer.page || '',
            })];
        }
        part('panel').replaceChildren(...previewNodes);
    }

    async function ask(handler) {
        part('said').textContent = strings.checking;
        try {
            const answer = await server.post(handler, payload());
            part('said').textContent = '';
            return answer;
        } catch (error) {
            part('said').textContent = error.message;
            return null;
        }
    }

    async function save() {
        if (document.activeElement && root.contains(document.activeElement)) {
            document.activeElement.blur();           // a change in the last cell counts
        }
        part('save').disabled = true;
        part('said').textContent = strings.saving;
        notify('save', {state: 'start', message: strings.saving});
        try {
            await server.post('studio_save', payload());
            part('said').textContent = strings.saved;
            notify('save', {state: 'end'});
        } catch (error) {
            part('said').textContent = error.message;
            notify('error', {title: strings.editor, message: error.message});
            if (error.answer.faults) {
                draft = {...draft, faults: error.answer.faults};
                const broken = allTabs().find((tab) => faultsOf(tab).length);
                current = isSourceNewer || !broken ? current : broken.name;
                render();
                part('faults').focus();
            }
        }
        part('save').disabled = false;
    }

    part('save').addEventListener('click', save);
    part('cancel').addEventListener('click', () => notify('cancel', {}));
    part('undo').addEventListener('click', takeBack);
    render();
};
