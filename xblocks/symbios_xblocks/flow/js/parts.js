/* Pieces of the flow builder's page: selects, one exchange, the note after a check, the model network. */
window.SymbiosFlowParts = window.SymbiosFlowParts || (function () {
    'use strict';

    const {el, icon, format, tree} = window.SymbiosXBlocks;

    /** Names and amounts by id, for sentences. */
    class Names {
        constructor(exercise) {
            this.actors = new Map(exercise.actors.map((actor) => [actor.id, actor]));
            this.resources = new Map(exercise.resources.map((resource) => [resource.id, resource]));
            this.steps = new Map(exercise.steps.map((step) => [step.id, step]));
        }

        actor(id) { return this.actors.get(id).name; }

        resource(id) { return this.resources.get(id).name; }

        step(id) { return id ? this.steps.get(id).name : ''; }

        output(link) {
            return this.actors.get(link.from).outputs.find((stream) => stream.resource === link.resource);
        }

        words(link) {
            return {what: this.resource(link.resource), from: this.actor(link.from), to: this.actor(link.to)};
        }
    }

    function options(select, choices, placeholder) {
        const chosen = select.value;
        select.replaceChildren(el('option', {value: ''}, [placeholder]),
            ...choices.map(([value, label]) => el('option', {value}, [label])));
        select.value = choices.some(([value]) => value === chosen) ? chosen : '';
        if (select.value === '' && choices.length === 1) {
            select.value = choices[0][0];
        }
    }

    /** One row of the list. `judged` is the server's verdict on it, or undefined. */
    function exchange(link, judged, names, strings, remove) {
        const words = names.words(link);
        const output = names.output(link);
        const tone = judged ? judged.tone : '';
        const chip = el('span', {class: 'symbios-chip', 'data-tone': tone},
            [icon(tone || 'open'), judged ? judged.label : strings.not_checked]);
        const amount = judged && judged.amount ? judged.amount : output.amount;
        const what = [words.what, amount, link.via ? format(strings.through, {step: names.step(link.via)}) : '']
            .filter(Boolean).join(', ');
        const button = remove && el('button', {
            type: 'button', class: 'symbios-btn symbios-noprint', 'data-size': 's', 'data-kind': 'quiet',
            'aria-label': format(strings.remove_exchange, words), click: remove,
        }, [strings.remove]);
        return el('li', {class: 'symbios-stack', 'data-gap': 'xs', 'data-verdict': judged ? judged.verdict : 'open'}, [
            el('div', {class: 'symbios-row', 'data-spread': true}, [pair(words, strings), chip]),
            judged ? el('span', {class: 'symbios-small'}, [what]) : null,
            el('div', {class: 'symbios-row symbios-oneline', 'data-spread': true}, [
                el('span', {class: judged ? 'symbios-small symbios-muted' : 'symbios-small'}, [judged ? judged.feedback : what]),
                button,
            ]),
        ]);
    }

    /** "Brewery to Pig farm" with both names strong, in the word order of the language. */
    function pair(words, strings) {
        const parts = strings.exchange_words.split(/(\{from\}|\{to\})/);
        return el('span', {}, parts.map((part) => {
            const name = {'{from}': words.from, '{to}': words.to}[part];
            return name === undefined ? part : el('b', {}, [name]);
        }));
    }

    function result(note, summary) {
        note.hidden = !summary;
        if (!summary) {
            return;
        }
        note.dataset.tone = summary.tone;
        note.replaceChildren(icon(summary.tone || 'open'), el('div', {class: 'symbios-stack', 'data-gap': 'xs'}, [
            el('p', {}, [el('b', {}, [summary.title])]),
            el('p', {class: 'symbios-small'}, [summary.text]),
        ]));
    }

    function answer(place, model, names, strings) {
        const heading = el('h3', {tabindex: '-1'}, [strings.answer_title]);
        const rows = model.links.map((link) => el('li', {}, [
            el('span', {}, [pair(names.words(link), strings)]), ': ',
            [names.resource(link.resource), link.via ? format(strings.through, {step: names.step(link.via)}) : '']
                .filter(Boolean).join(', '), '. ',
            el('span', {class: 'symbios-small symbios-muted'}, [link.feedback]),
        ]));
        place.replaceChildren(heading, el('ul', {}, rows), el('div', {class: 'symbios-prose'}, tree(model.explain)));
        place.hidden = false;
        heading.focus();
    }

    return {Names, options, exchange, result, answer};
}());
