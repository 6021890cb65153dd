/* Shared by every Symbios block. A page may load this file more than once; the first one stays. */
window.SymbiosXBlocks = window.SymbiosXBlocks || (function () {
    'use strict';

    const SVG = 'http://www.w3.org/2000/svg';
    const RETRIES = [800, 2400];                    // ms to wait before each further try of one request
    const LONGEST_WAIT = 30000;                     // ms between tries of a save that keeps failing
    const SAFE_TAGS = new Set(['p', 'br', 'b', 'strong', 'i', 'em', 'u', 'sub', 'sup', 'a', 'ul', 'ol', 'li', 'h3',
        'h4', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'caption', 'img', 'figure', 'figcaption', 'blockquote',
        'code', 'span']);
    const ICONS = {
        good: 'M4 10.5 8 14.5 16 5.5',
        ask: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M7.9 8a2.1 2.1 0 1 1 3 2c-.6.3-.9.7-.9 1.4M10 14v.1',
        stop: 'M6.8 2.8h6.4l4 4v6.4l-4 4H6.8l-4-4V6.8zM6.5 10h7',
        open: 'M10 3.2a6.8 6.8 0 1 0 0 13.6 6.8 6.8 0 0 0 0-13.6',
        plus: 'M10 4v12M4 10h12',
        warn: 'M10 3 18 16.5H2zM10 8v4M10 14.2v.1',
    };

    /** A refusal or failure with a sentence for the reader; `status` 0 means the server was not reached. */
    class ServerError extends Error {
        constructor(sentence, status, answer) {
            super(sentence);
            this.status = status;
            this.answer = answer || {};
        }
    }

    /** Talks to one block's handlers. Tries again when the server cannot be reached or is down. */
    class BlockServer {
        constructor(runtime, element, failedSentence) {
            this.runtime = runtime;
            this.element = element;
            this.failedSentence = failedSentence;
        }

        /** POST JSON to a handler. Resolves with its JSON answer, rejects with a ServerError. */
        async post(handler, payload) {
            for (let attempt = 0; ; attempt += 1) {
                try {
                    return await this.send(handler, payload);
                } catch (error) {
                    const isPassing = error.status === 0 || error.status >= 502;
                    if (!isPassing || attempt >= RETRIES.length) {
                        throw error;
                    }
                    await new Promise((resolve) => { setTimeout(resolve, RETRIES[attempt]); });
                }
            }
        }

        async send(handler, payload) {
            let response;
            try {
                response = await fetch(this.runtime.handlerUrl(this.element, handler), {
                    method: 'POST',
                    credentials: 'same-origin',
                    headers: {'Content-Type': 'application/json', 'X-CSRFToken': csrfToken()},
                    body: JSON.stringify(payload),
                });
            } catch (error) {
                throw new ServerError(this.failedSentence, 0);
            }
            const answer = await response.json().catch(() => null);
            if (!response.ok || answer === null) {
                throw new ServerError((answer && answer.error) || this.failedSentence, response.status || 500, answer);
            }
            return answer;
        }
    }

    /** Saves the newest state and nothing older; keeps trying, so that a broken line loses nothing. */
    class SaveQueue {
        /** @param {function} save - (payload) => Promise. @param {function} tell - ('saving'|'saved'|'waiting'|'refused', result). */
        constructor(save, tell) {
            this.save = save;
            this.tell = tell;
            this.waiting = null;
            this.isBusy = false;
            this.pause = 2000;
            window.addEventListener('online', () => this.flush());
        }

        put(payload) {
            this.waiting = payload;
            return this.flush();
        }

        get isEmpty() {
            return this.waiting === null && !this.isBusy;
        }

        async flush() {
            clearTimeout(this.timer);
            if (this.isBusy || this.waiting === null) {
                return;
            }
            const payload = this.waiting;
            this.waiting = null;
            this.isBusy = true;
            this.tell('saving');
            try {
                const answer = await this.save(payload);
                this.pause = 2000;
                this.isBusy = false;
                if (this.waiting === null) {
                    this.tell('saved', answer);
                }
            } catch (error) {
                this.isBusy = false;
                if (error.status >= 400 && error.status < 500) {
                    this.tell('refused', error);
                } else {
                    this.waiting = this.waiting || payload;
                    this.tell('waiting', error);
                    this.timer = setTimeout(() => this.flush(), this.pause);
                    this.pause = Math.min(LONGEST_WAIT, this.pause * 2);
                    return;
                }
            }
            await this.flush();
        }
    }

    /** Studio hands init functions a jQuery object, the LMS a DOM node: always return the node. */
    function domNode(element) {
        return element.nodeType ? element : element[0];
    }

    /** Init arguments arrive as JSON text, so that no runtime can mangle them. */
    function readArguments(text) {
        return typeof text === 'string' ? JSON.parse(text) : text;
    }

    function csrfToken() {
        const match = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
        return match ? decodeURIComponent(match[1]) : '';
    }

    /** Fill {names} in a sentence. */
    function format(sentence, values) {
        return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
    }

    function time(iso) {
        const date = new Date(iso);
        if (!iso || Number.isNaN(date.getTime())) {
            return '';
        }
        const isToday = date.toDateString() === new Date().toDateString();
        const shape = isToday ? {hour: '2-digit', minute: '2-digit'} : {dateStyle: 'medium'};
        return new Intl.DateTimeFormat(language(), shape).format(date);
    }

    function number(value, digits) {
        return new Intl.NumberFormat(language(), {minimumFractionDigits: digits || 0, maximumFractionDigits: digits || 0})
            .format(value);
    }

    function language() {
        const tag = document.documentElement.lang || 'en';
        try {
            return Intl.getCanonicalLocales(tag)[0];
        } catch (error) {
            return 'en';
        }
    }

    function fill(node, attributes, children) {
        Object.entries(attributes || {}).forEach(([name, value]) => {
            if (typeof value === 'function') {
                node.addEventListener(name, value);
            } else if (value === true) {
                node.setAttribute(name, '');
            } else if (value !== false && value !== null && value !== undefined) {
                node.setAttribute(name, value);
            }
        });
        (children || []).forEach((child) => {
            if (child !== null && child !== undefined && child !== '') {
                node.append(child);
            }
        });
        return node;
    }

    /** el('p', {class: 'x', click: listener}, ['text', node]) - texts become text, never markup. */
    function el(tag, attributes, children) {
        return fill(document.createElement(tag), attributes, children);
    }

    function svg(tag, attributes, children) {
        return fill(document.createElementNS(SVG, tag), attributes, children);
    }

    function icon(name) {
        return svg('svg', {class: 'symbios-i', viewBox: '0 0 20 20', 'aria-hidden': 'true'}, [svg('path', {d: ICONS[name]})]);
    }

    /** Nodes from [tag, attributes, children], as the server makes them from cleaned author HTML. */
    function tree(parts) {
        return parts.map((part) => {
            if (typeof part === 'string') {
                return document.createTextNode(part);
            }
            const [tag, attributes, children] = part;
            if (!SAFE_TAGS.has(tag)) {
                return document.createDocumentFragment();
            }
            const safe = Object.fromEntries(Object.entries(attributes)
                .filter(([name, value]) => !name.startsWith('on') && !/^\s*javascript:/i.test(value)));
            return el(tag, safe, tree(children));
        });
    }

    return {
        BlockServer, SaveQueue, ServerError, domNode, readArguments, csrfToken, format, time, number, el, svg, icon, tree,
    };
}());
