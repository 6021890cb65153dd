/**
 * Flow builder, learner's view: the list is the state, the picture is drawn from it, verdicts come from the server.
 *
 * @param {object} runtime - XBlock runtime of this page.
 * @param {Element} element - this block's root; nothing outside it is touched.
 * @param {string} argumentsText - {exercise, state, strings, isPublic} as JSON.
 */
window.SymbiosFlowBlock = function SymbiosFlowBlock(runtime, element, argumentsText) {
    'use strict';

    const {BlockServer, SaveQueue, domNode, readArguments, format, time} = window.SymbiosXBlocks;
    const {Names, options, exchange, result, answer} = window.SymbiosFlowParts;
    const {exercise, state, strings, isPublic} = readArguments(argumentsText);
    const root = domNode(element).querySelector('.symbios-flow');
    const part = (role) => root.querySelector(`[data-role="${role}"]`);
    const names = new Names(exercise);
    const server = new BlockServer(runtime, element, strings.failed);
    const NARROW = 576;                              // px
    const key = (link) => [link.from, link.resource, link.to, link.via].join('|');
    let links = state.exchanges;
    let status = state;
    let undoable = null;
    let isChecking = false;
    let redraw = () => {};

    const saves = new SaveQueue((payload) => server.post('save_network', payload), (event, outcome) => {
        part('retry').hidden = event !== 'waiting';
        if (event === 'saving') {
            part('saved').textContent = strings.saving;
        } else if (event === 'saved') {
            showStatus({...outcome, checked: status.checked});
        } else if (event === 'waiting') {
            part('saved').textContent = strings.not_saved;
        } else {
            part('saved').textContent = '';
            showError(outcome.message);
        }
    });

    function say(sentence) {
        part('live').textContent = sentence;
    }

    function showError(sentence) {
        part('error').textContent = sentence;
        part('error').hidden = !sentence;
    }

    function verdicts() {
        return new Map((status.checked ? status.checked.links : []).map((judged) => [key(judged), judged]));
    }

    function fillSelects() {
        const from = part('from').value;
        const donors = exercise.actors.filter((actor) => actor.outputs.length);
        options(part('from'), donors.map((actor) => [actor.id, actor.name]), strings.choose);
        const donor = exercise.actors.find((actor) => actor.id === part('from').value);
        const outputs = donor ? donor.outputs : [];
        options(part('what'), outputs.map((stream) => [stream.resource, [stream.name, stream.amount].filter(Boolean).join(', ')]), strings.choose);
        options(part('to'), exercise.actors.filter((actor) => actor.id !== from).map((actor) => [actor.id, actor.name]), strings.choose);
        if (part('via')) {
            options(part('via'), exercise.steps.map((step) => [step.id, step.name]), strings.no_step);
            if (exercise.steps.length === 1 && !part('via').dataset.touched) {
                part('via').value = '';
            }
        }
    }

    function render() {
        const judgedBy = verdicts();
        part('list').replaceChildren(...links.map((link) => exchange(
            link, judgedBy.get(key(link)), names, strings, status.closed ? null : () => remove(link))));
        part('empty').hidden = links.length > 0;
        const drawn = links.map((link) => {
            const judged = judgedBy.get(key(link));
            const output = names.output(link);
            return {
                from: link.from, to: link.to, kind: names.resources.get(link.resource).kind,
                verdict: judged ? judged.verdict : '', unit: output.unit,
                quantity: judged && judged.quantity ? judged.quantity : output.quantity,
            };
        });
        redraw = () => window.SymbiosFlowDrawing.draw(part('drawing'), exercise.actors, drawn);
        const hasOtherUnits = redraw();
        part('caption').textContent = [strings.drawing_caption, hasOtherUnits ? strings.drawing_scale : ''].join(' ').trim();
        const isLocked = Boolean(status.closed) || isPublic;
        part('check').disabled = isLocked || isChecking;
        part('again').disabled = isLocked || !links.length;
        part('form').hidden = Boolean(status.closed);
    }

    function showStatus(fresh) {
        status = fresh;
        part('stakes').textContent = isPublic ? '' : status.stakes;
        part('saved').textContent = status.closed || (status.saved_at ? format(strings.saved, {time: time(status.saved_at)}) : '');
        part('show-answer').hidden = !status.answer_available || isPublic;
        part('notice').textContent = status.notice || '';
        part('notice').hidden = !status.notice;
        result(part('result'), status.checked && status.checked.summary);
        if (isPublic) {
            part('saved').textContent = strings.sign_in;
        }
    }

    function change(next, sentence) {
        links = next;
        showError('');
        render();
        say(sentence);
        if (!isPublic) {
            saves.put({exchanges: links});
        }
    }

    function add() {
        const link = {
            from: part('from').value, resource: part('what').value, to: part('to').value,
            via: part('via') ? part('via').value : '',
        };
        const problem = (!link.from || !link.resource || !link.to) ? strings.choose_all
            : link.from === link.to ? strings.same_actor
                : links.some((other) => key(other) === key(link)) ? strings.already_there : '';
        if (problem) {
            showError(problem);
            (part('from').value ? part('what').value ? part('to') : part('what') : part('from')).focus();
            return;
        }
        change([...links, link], format(strings.added, names.words(link)));
        ['what', 'to', 'via'].forEach((role) => { if (part(role)) { part(role).value = ''; } });
        fillSelects();
        part('from').focus();
    }

    function remove(link) {
        const position = links.indexOf(link);
        change(links.filter((other) => other !== link), format(strings.removed, names.words(link)));
        const buttons = part('list').querySelectorAll('button');
        (buttons[Math.min(position, buttons.length - 1)] || part('list-title')).focus();
    }

    async function check() {
        isChecking = true;
        showError('');
        render();
        part('saved').textContent = strings.saving;
        try {
            const fresh = await server.post('check', {exchanges: links, attempt: status.attempts + 1});
            isChecking = false;
            links = fresh.exchanges;
            showStatus(fresh);
            render();
            part('result').focus();
        } catch (error) {
            isChecking = false;
            showStatus(status);
            render();
            showError(error.message);
        }
    }

    async function startAgain() {
        undoable = links;
        change([], strings.started_again);
        status = {...status, checked: null};
        result(part('result'), null);
        const back = document.createElement('button');
        back.type = 'button';
        back.className = 'symbios-btn';
        back.dataset.size = 's';
        back.textContent = strings.undo;
        back.addEventListener('click', () => {
            back.remove();
            change(undoable, '');
            part('check').focus();
        });
        part('again').after(back);
        setTimeout(() => back.remove(), 10000);
    }

    async function showAnswer() {
        try {
            answer(part('answer'), await server.post('show_answer', {}), names, strings);
        } catch (error) {
            showError(error.message);
        }
    }

    part('form').addEventListener('submit', (event) => { event.preventDefault(); add(); });
    part('from').addEventListener('change', () => { part('what').value = ''; fillSelects(); });
    part('check').addEventListener('click', check);
    part('again').addEventListener('click', startAgain);
    part('show-answer').addEventListener('click', showAnswer);
    part('retry').addEventListener('click', () => saves.flush());
    part('picture').addEventListener('toggle', () => {
        if (!isPublic && part('picture').dataset.seen) {
            server.post('note_view', {view: part('picture').open ? 'picture' : 'list'}).catch(() => {});
        }
        part('picture').dataset.seen = '1';
    });
    new ResizeObserver(() => redraw()).observe(part('drawing').parentElement);
    if (root.clientWidth < NARROW && links.length) {
        part('who').open = false;                    // known by now, and long on a phone
    }
    showStatus(status);
    fillSelects();
    render();
};
