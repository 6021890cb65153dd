/**
 * Self-assessment, learner's view: one area at a time, radio groups, then the picture drawn by the server's numbers.
 *
 * @param {object} runtime - XBlock runtime of this page.
 * @param {Element} element - this block's root; nothing outside it is touched.
 * @param {string} argumentsText - {exercise, state, strings, isPublic} as JSON.
 */
window.SymbiosSkillsBlock = function SymbiosSkillsBlock(runtime, element, argumentsText) {
    'use strict';

    const {BlockServer, SaveQueue, domNode, readArguments, format, time, el} = window.SymbiosXBlocks;
    const {exercise, state, strings, isPublic} = readArguments(argumentsText);
    const root = domNode(element).querySelector('.symbios-skills');
    const part = (role) => root.querySelector(`[data-role="${role}"]`);
    const prefix = root.getAttribute('aria-labelledby').replace(/-title$/, '');
    const server = new BlockServer(runtime, element, strings.failed);
    let status = state;
    let levels = {...state.levels};
    let notNow = new Set(state.not_now);
    let position = Math.max(0, exercise.areas.findIndex((area) => !isDone(area)));
    let isShowingResult = Boolean(state.portrait);

    const saves = new SaveQueue((payload) => server.post('save_levels', payload), (event, outcome) => {
        part('retry').hidden = event !== 'waiting';
        if (event === 'refused') {
            showError(outcome.message);
        }
        part('saved').textContent = {
            saving: strings.saving, waiting: strings.not_saved, refused: '',
            saved: outcome && format(strings.saved, {time: time(outcome.saved_at)}),
        }[event];
    });

    function isAnswered(skill) {
        return skill.id in levels;
    }

    function isDone(area) {
        return notNow.has(area.id) || area.skills.every(isAnswered);
    }

    function payload() {
        return {levels, not_now: [...notNow], profile: part('profile') ? part('profile').value : ''};
    }

    function save() {
        if (!isPublic) {
            saves.put(payload());
        }
    }

    function showError(sentence) {
        part('error').textContent = sentence;
        part('error').hidden = !sentence;
    }

    function choice(skill, level, statement) {
        return el('label', {class: 'symbios-pick'}, [
            el('input', {
                type: 'radio', name: `${prefix}-${skill.id}`, value: level, checked: levels[skill.id] === level,
                change: () => { levels[skill.id] = level; answered(); },
            }),
            el('span', {}, [statement]),
        ]);
    }

    function question(skill, isPutOff) {
        const hint = skill.definition ? el('p', {class: 'symbios-hint', id: `${prefix}-${skill.id}-hint`}, [skill.definition]) : null;
        return el('fieldset', {
            class: 'symbios-set symbios-question', disabled: isPutOff,
            'aria-describedby': hint ? `${prefix}-${skill.id}-hint` : null,
        }, [
            el('legend', {}, [skill.name]), hint,
            el('div', {class: 'symbios-stack', 'data-gap': 'xs'}, [
                choice(skill, 0, strings.level_0),
                ...skill.levels.map((statement, index) => choice(skill, index + 1, statement)),
            ]),
        ]);
    }

    function answered() {
        showError('');
        showProgress();
        save();
    }

    function showProgress() {
        const area = exercise.areas[position];
        const count = area.skills.filter(isAnswered).length;
        part('progress').textContent = format(strings.answered, {answered: count, count: area.skills.length});
        part('areas').replaceChildren(...exercise.areas.map((one, index) => {
            const state = notNow.has(one.id) ? 'off' : isDone(one) ? 'done' : index === position ? 'now' : '';
            const said = state === 'off' ? strings.put_off : state === 'done' ? strings.done : '';
            return el('li', {'data-s': state}, [el('button', {
                type: 'button', 'aria-current': index === position ? 'step' : null, click: () => go(index),
            }, [one.short, said ? el('span', {class: 'symbios-muted'}, [`, ${said}`]) : ''])]);
        }));
        const isLast = position === exercise.areas.length - 1;
        part('next').hidden = isShowingResult || isLast;
        part('finish').hidden = isShowingResult || isPublic || !(isLast || exercise.areas.every(isDone));
        part('next').dataset.kind = part('finish').hidden ? 'primary' : '';
        part('back').hidden = isShowingResult || position === 0;
        part('change').hidden = !isShowingResult;
        part('clear').hidden = isPublic || !Object.keys(levels).length;
    }

    function putOff(area) {
        return el('label', {class: 'symbios-tick'}, [
            el('input', {
                type: 'checkbox', checked: notNow.has(area.id),
                change: (event) => {
                    notNow[event.target.checked ? 'add' : 'delete'](area.id);
                    root.querySelectorAll('.symbios-question').forEach((set) => { set.disabled = event.target.checked; });
                    answered();
                },
            }),
            el('span', {}, [strings.not_now]),
        ]);
    }

    function sharing() {
        const hint = `${prefix}-share-hint`;
        return el('div', {class: 'symbios-field'}, [
            el('label', {class: 'symbios-tick'}, [
                el('input', {type: 'checkbox', 'data-role': 'share', checked: status.is_shared, 'aria-describedby': hint}),
                el('span', {}, [strings.share]),
            ]),
            el('p', {class: 'symbios-hint', id: hint}, [strings.share_hint]),
        ]);
    }

    function render() {
        const area = exercise.areas[position];
        const isLast = position === exercise.areas.length - 1;
        part('questions').hidden = isShowingResult;
        part('result').hidden = !isShowingResult;
        part('area-title').textContent = area.name;
        part('area').replaceChildren(
            ...area.skills.map((skill) => question(skill, notNow.has(area.id))),
            putOff(area), isLast && exercise.can_share && !isPublic ? sharing() : '');
        if (isShowingResult) {
            const chosen = exercise.profiles.find((profile) => profile.id === status.profile);
            window.SymbiosSkillsResult.show(part('result'), status.portrait, exercise, strings, chosen ? chosen.name : '',
                (unit) => { server.post('open_unit', {unit}).catch(() => {}); });
        }
        showProgress();
    }

    function go(index) {
        position = index;
        isShowingResult = false;
        showError('');
        render();
        part('area-title').focus();
        part('live').textContent = format(strings.area_of, {number: position + 1, count: exercise.areas.length});
    }

    function openNames(areas) {
        return areas.filter((area) => !isDone(area)).flatMap((area) => area.skills.filter((skill) => !isAnswered(skill)))
            .slice(0, 3).map((skill) => skill.name).join(', ');
    }

    function next() {
        const names = openNames([exercise.areas[position]]);
        if (names) {
            showError(format(strings.missing, {names}));
            const open = [...root.querySelectorAll('.symbios-question')].find((set) => !set.querySelector(':checked'));
            open.querySelector('input').focus();
            return;
        }
        go(position + 1);
    }

    async function finish() {
        const names = openNames(exercise.areas);
        if (names) {
            showError(format(strings.all_open, {names}));
            return;
        }
        part('finish').disabled = true;
        part('saved').textContent = strings.saving;
        const share = part('share') ? part('share').checked : status.is_shared;
        try {
            status = await server.post('submit', {...payload(), share});
            isShowingResult = true;
            showError('');
            part('saved').textContent = format(strings.saved, {time: time(status.saved_at)});
            render();
            part('result-title').focus();
        } catch (error) {
            part('saved').textContent = '';
            showError(error.message);
        }
        part('finish').disabled = false;
    }

    async function clear() {
        try {
            status = await server.post('clear', {});
            levels = {};
            notNow = new Set();
            if (part('profile')) {
                part('profile').value = '';
            }
            part('saved').textContent = '';
            go(0);
            part('live').textContent = strings.cleared;
        } catch (error) {
            showError(error.message);
        }
    }

    if (part('profile')) {
        part('profile').value = status.profile;
        part('profile').addEventListener('change', save);
    }
    part('next').addEventListener('click', next);
    part('back').addEventListener('click', () => go(position - 1));
    part('finish').addEventListener('click', finish);
    part('change').addEventListener('click', () => go(0));
    part('clear').addEventListener('click', clear);
    part('retry').addEventListener('click', () => saves.flush());
    if (isPublic) {
        part('saved').textContent = strings.sign_in;
    } else if (status.saved_at) {
        part('saved').textContent = format(strings.saved, {time: time(status.saved_at)});
    }
    render();
};
