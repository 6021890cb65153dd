/* A radar of area means: filled for now, dashed for the aim, dotted for earlier. The table beside it says the same. */
window.SymbiosRadar = window.SymbiosRadar || (function () {
    'use strict';

    const SIZE = {width: 360, height: 330, radius: 108, levels: 4};
    const CENTRE = {x: SIZE.width / 2, y: SIZE.height / 2};

    function point(index, count, level) {
        const angle = -Math.PI / 2 + (2 * Math.PI * index) / count;
        const reach = (SIZE.radius * level) / SIZE.levels;
        return [CENTRE.x + reach * Math.cos(angle), CENTRE.y + reach * Math.sin(angle)];
    }

    function outline(values) {
        return values.map((value, index) => point(index, values.length, value === null ? 0 : value)
            .map((part) => part.toFixed(1)).join(',')).join(' ');
    }

    function label(name, index, count) {
        const {svg} = window.SymbiosXBlocks;
        const [x, y] = point(index, count, SIZE.levels * 1.13);
        const middle = Math.abs(x - CENTRE.x) < 4;
        const anchor = middle ? 'middle' : x > CENTRE.x ? 'start' : 'end';
        const words = name.split(' ');
        const cut = Math.ceil(words.length / 2);
        const rows = name.length > 10 && words.length > 1 ? [words.slice(0, cut).join(' '), words.slice(cut).join(' ')] : [name];
        const top = y < CENTRE.y - 4 && middle ? y - (rows.length - 1) * 14 : y + 4;
        return svg('text', {'text-anchor': anchor, class: 'symbios-radar-label'},
            rows.map((row, line) => svg('tspan', {x: x.toFixed(1), y: (top + line * 14).toFixed(1)}, [row])));
    }

    /** @param {Array} axes - [{name, now, aim, earlier}] with levels 0 to 4 or null. @param {string} title. */
    function draw(axes, title) {
        const {svg} = window.SymbiosXBlocks;
        const count = axes.length;
        const series = (key) => axes.map((axis) => axis[key]);
        const has = (key) => axes.some((axis) => axis[key] !== null);
        const shape = (key) => (has(key)
            ? svg('polygon', {class: 'symbios-radar-shape', 'data-series': key, points: outline(series(key))}) : null);
        return svg('svg', {viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: 'img', 'aria-label': title}, [
            ...[1, 2, 3, 4].map((level) => svg('polygon', {class: 'gr', points: outline(axes.map(() => level))})),
            ...axes.map((axis, index) => {
                const [x, y] = point(index, count, SIZE.levels);
                return svg('path', {class: 'gr', d: `M${CENTRE.x} ${CENTRE.y}L${x.toFixed(1)} ${y.toFixed(1)}`});
            }),
            shape('aim'), shape('earlier'), shape('now'),
            ...axes.map((axis, index) => {
                const [x, y] = point(index, count, axis.now || 0);
                return axis.now === null ? null : svg('circle', {cx: x.toFixed(1), cy: y.toFixed(1), r: 4, class: 'f-primary'});
            }),
            ...[2, 4].map((level) => {
                const [x, y] = point(0, count, level);
                return svg('text', {class: 'm', x: x + 5, y: y + 12}, [String(level)]);
            }),
            ...axes.map((axis, index) => label(axis.name, index, count)),
        ]);
    }

    return {draw};
}());
