/* The network as a picture, made from the list beside it: bands to scale between boxes in three columns. */
window.SymbiosFlowDrawing = window.SymbiosFlowDrawing || (function () {
    'use strict';

    // Two sizes, so that names stay readable on a phone: the picture is scaled to the room it has.
    const WIDE = {width: 480, box: 106, height: 44, gap: 32, letters: 12};
    const NARROW = {width: 340, box: 92, height: 44, gap: 30, letters: 9};
    const NARROW_BELOW = 380;                        // px
    const BAND = {most: 20, least: 3.5, unknown: 6, between: 3};

    /** Break a name into at most two lines; one long word stays whole and is squeezed a little. */
    function lines(name, letters) {
        if (name.length <= letters || (!name.includes(' ') && name.length <= letters + 4)) {
            return [name];
        }
        const cut = name.lastIndexOf(' ', letters);
        const first = cut > 2 ? name.slice(0, cut) : name.slice(0, letters);
        const rest = name.slice(first.length).trim();
        return [first, rest.length > letters ? `${rest.slice(0, letters - 1)}…` : rest];
    }

    /** Left: gives only, or nothing yet. Middle: gives and takes. Right: takes only. */
    function columnOf(actor, links) {
        const gives = links.some((link) => link.from === actor.id);
        const takes = links.some((link) => link.to === actor.id);
        if (gives && takes) {
            return 1;
        }
        return takes ? 2 : 0;
    }

    /** Width of each band. The unit with the most links sets the scale; other units are drawn alike. */
    function widths(links) {
        const counts = {};
        links.forEach((link) => { if (link.quantity) { counts[link.unit] = (counts[link.unit] || 0) + 1; } });
        const scaled = Object.keys(counts).sort((a, b) => counts[b] - counts[a])[0];
        const largest = Math.max(1, ...links.filter((link) => link.unit === scaled).map((link) => link.quantity || 0));
        return {
            others: Object.keys(counts).length > 1,
            of: (link) => (link.quantity && link.unit === scaled
                ? Math.max(BAND.least, BAND.most * (link.quantity / largest)) : BAND.unknown),
        };
    }

    function layOut(actors, links, widthOf, size) {
        const columnX = [3, (size.width - size.box) / 2, size.width - size.box - 3];
        const boxes = {};
        const bottoms = [6, 6, 6];
        const isLinked = (actor) => links.some((link) => link.from === actor.id || link.to === actor.id);
        const ordered = [...actors.filter(isLinked), ...actors.filter((actor) => !isLinked(actor))];
        // Boxes without a link fill the shorter of the outer columns, so that the picture stays compact.
        ordered.forEach((actor) => {
            const linked = isLinked(actor);
            const shorter = bottoms[2] < bottoms[0] ? 2 : 0;
            const column = linked ? columnOf(actor, links) : shorter;
            const load = (key) => links.filter((link) => link[key] === actor.id)
                .reduce((sum, link) => sum + widthOf(link) + BAND.between, 0);
            const height = Math.max(size.height, load('from') + 12, load('to') + 12);
            boxes[actor.id] = {x: columnX[column], y: bottoms[column], height, column, linked, actor};
            bottoms[column] += height + size.gap;
        });
        const full = Math.max(...bottoms);
        // A column with little in it stands in the middle of the height rather than at the top.
        [0, 1, 2].forEach((column) => {
            const shift = (full - bottoms[column]) / 2;
            Object.values(boxes).filter((box) => box.column === column).forEach((box) => { box.y += shift; });
        });
        return {boxes, height: full - size.gap + 6};
    }

    function path(from, to, y1, y2, size) {
        const isForward = to.x > from.x;
        const x1 = from.x + size.box;
        const x2 = isForward ? to.x : to.x + size.box;
        if (isForward) {
            const bend = (x2 - x1) / 2;
            return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
        }
        const out = Math.min(size.width - 2, Math.max(x1, x2) + 46);
        return `M${x1} ${y1}C${out} ${y1} ${out} ${y2} ${x2} ${y2}`;
    }

    /** Where each band meets a box: side by side, in the order of the list. */
    function ports(boxes, links, key, widthOf) {
        const used = {};
        return links.map((link) => {
            const box = boxes[link[key]];
            const total = links.filter((other) => other[key] === link[key])
                .reduce((sum, other) => sum + widthOf(other) + BAND.between, -BAND.between);
            const start = used[link[key]] === undefined ? box.y + (box.height - total) / 2 : used[link[key]];
            used[link[key]] = start + widthOf(link) + BAND.between;
            return start + widthOf(link) / 2;
        });
    }

    /**
     * Draw into an svg element.
     * @param {SVGElement} target
     * @param {Array} actors - [{id, name}]
     * @param {Array} links - [{from, to, kind, verdict, quantity, unit}]; verdict '' is not checked.
     * @returns {boolean} whether some bands are not to scale.
     */
    function draw(target, actors, links) {
        const {svg} = window.SymbiosXBlocks;
        const size = target.clientWidth && target.clientWidth < NARROW_BELOW ? NARROW : WIDE;
        const width = widths(links);
        const {boxes, height} = layOut(actors, links, width.of, size);
        const starts = ports(boxes, links, 'from', width.of);
        const ends = ports(boxes, links, 'to', width.of);
        const bands = links.map((link, index) => {
            const d = path(boxes[link.from], boxes[link.to], starts[index], ends[index], size);
            const thick = width.of(link);
            const band = svg('path', {d, class: `symbios-band s-${link.kind || 'primary'}`, 'data-verdict': link.verdict || 'open', 'stroke-width': thick});
            const inside = link.verdict ? null
                : svg('path', {d, class: 'symbios-band-inside', 'stroke-width': Math.max(1, thick - 2.5)});
            return svg('g', {}, [band, inside]);
        });
        const nodes = Object.values(boxes).map((box) => {
            const words = lines(box.actor.name, size.letters);
            const middle = box.y + box.height / 2 + (words.length === 1 ? 4.5 : -3);
            return svg('g', {}, [
                svg('rect', {x: box.x, y: box.y, width: size.box, height: box.height, rx: 3, class: 'symbios-box', 'data-linked': box.linked}),
                ...words.map((word, index) => svg('text', {
                    x: box.x + size.box / 2, y: middle + index * 15, 'text-anchor': 'middle', class: 'b',
                    textLength: word.length > size.letters ? size.box - 10 : null, lengthAdjust: 'spacingAndGlyphs',
                }, [word])),
            ]);
        });
        target.setAttribute('viewBox', `0 0 ${size.width} ${height}`);
        target.replaceChildren(...bands, ...nodes);
        return width.others;
    }

    return {draw};
}());
