// Runs in the page before its own scripts. Writes down, in order, what the page does: its clicks, its WebRTC calls and
// events, and every message on the wire. Read by CallJournal.cs through globalThis.parleyJournal.
(() => {
  if (globalThis.parleyJournal) return;

  /** @type {{ at: number, step: string, detail: string, message: object | null }[]} */
  const entries = [];
  const note = (step, detail = '', message = null) => {
    entries.push({ at: performance.timeOrigin + performance.now(), step, detail, message });
  };

  // ---- What people do ----

  addEventListener('click', ({ target }) => {
    const control = target?.closest?.('button');
    if (control) note('click', control.id || control.dataset.call || '');
  }, true);
  addEventListener('mousedown', () => note('mouse'), true);
  addEventListener('unhandledrejection', ({ reason }) => note('unhandled rejection', String(reason)));

  // ---- The wire ----

  /** Whoever waits for a message to pass: [way, type, resolve]. */
  const read = (data) => {
    try {
      return JSON.parse(data);
    } catch {
      return { type: 'not JSON' };
    }
  };
  const NativeSocket = globalThis.WebSocket;
  globalThis.WebSocket = class WebSocket extends NativeSocket {
    constructor(...parameters) {
      super(...parameters);
      this.addEventListener('message', ({ data }) => {
        const message = read(data);
        note('received', message.type, message);
      });
      this.addEventListener('close', ({ code, reason }) => note('socket closed', `${code} ${reason}`.trim()));
    }

    send(data) {
      const message = read(data);
      note('sent', message.type, message);
      super.send(data);
    }
  };

  // ---- Devices ----

  const devices = navigator.mediaDevices;
  for (const name of ['getUserMedia', 'getDisplayMedia']) {
    const ask = devices?.[name]?.bind(devices);
    if (ask) {
      devices[name] = (...parameters) => {
        note(name);
        return ask(...parameters);
      };
    }
  }

  // ---- WebRTC ----

  const NativePeer = globalThis.RTCPeerConnection;
  if (!NativePeer) return;
  globalThis.RTCPeerConnection = class RTCPeerConnection extends NativePeer {
    constructor(...parameters) {
      super(...parameters);
      note('RTCPeerConnection');
      this.addEventListener('negotiationneeded', () => note('negotiationneeded'));
      this.addEventListener('icecandidate', ({ candidate }) => note('icecandidate', candidate?.candidate ?? ''));
      this.addEventListener('track', ({ track }) => note('track', track.kind));
      this.addEventListener('connectionstatechange', () => note('connectionState', this.connectionState));
    }

    addTrack(track, ...streams) {
      note('addTrack', track.kind);
      return super.addTrack(track, ...streams);
    }

    async setLocalDescription(...parameters) {
      await super.setLocalDescription(...parameters);
      note('setLocalDescription', this.signalingState === 'have-local-offer' ? 'offer' : 'answer');
    }

    setRemoteDescription(description) {
      note('setRemoteDescription', description.type);
      return super.setRemoteDescription(description);
    }

    addIceCandidate(...parameters) {
      note('addIceCandidate', parameters[0]?.candidate ?? '');
      return super.addIceCandidate(...parameters);
    }

    restartIce() {
      note('restartIce');
      super.restartIce();
    }
  };

  // ---- The picture ----

  addEventListener('DOMContentLoaded', () => {
    const remote = document.querySelector('#remote-video');
    remote?.addEventListener('loadstart', () => remote.requestVideoFrameCallback(() => note('first frame')));
  });

  globalThis.parleyJournal = { entries };
})();
