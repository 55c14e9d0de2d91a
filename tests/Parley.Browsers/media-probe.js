// Runs in the page before its own scripts. Gives camera, screen and microphone a known colour and tone, and reads
// colour and tone back from what a media element shows. Called by MediaProbe.cs through globalThis.parleyProbe.
(() => {
  if (globalThis.parleyProbe) return;

  /** All RTCPeerConnections the page made, oldest first. */
  const connections = [];
  /** Constraints of every getUserMedia and getDisplayMedia call, oldest first. */
  const requests = [];

  const Native = globalThis.RTCPeerConnection;
  if (Native) {
    globalThis.RTCPeerConnection = class RTCPeerConnection extends Native {
      constructor(...parameters) {
        super(...parameters);
        connections.push(this);
      }
    };
  }

  /** A video track of one colour; a strip at the lower edge changes with every frame, so that frames keep flowing. */
  function colorTrack({ width, height, framesPerSecond }, [r, g, b]) {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const paint = canvas.getContext('2d');
    let frame = 0;
    const draw = () => {
      frame += 1;
      paint.fillStyle = `rgb(${r} ${g} ${b})`;
      paint.fillRect(0, 0, width, height);
      const light = frame % 2 ? 255 : 0;
      paint.fillStyle = `rgb(${light} ${light} ${light})`;
      paint.fillRect(0, height - height / 12, width, height / 12);
    };
    draw();
    const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
    const timer = setInterval(() => {
      if (track.readyState === 'ended') clearInterval(timer);
      else draw();
    }, 1000 / framesPerSecond);
    return track;
  }

  /** One second of a sine wave as a WAV file. Whole periods, so that it loops without a click. */
  function sineFile(toneHz) {
    const rate = 48_000;
    const bytes = new DataView(new ArrayBuffer(44 + rate * 2));
    const text = (at, letters) => [...letters].forEach((letter, i) => bytes.setUint8(at + i, letter.charCodeAt(0)));
    text(0, 'RIFF');
    bytes.setUint32(4, 36 + rate * 2, true);
    text(8, 'WAVEfmt ');
    bytes.setUint32(16, 16, true);
    bytes.setUint16(20, 1, true); // PCM
    bytes.setUint16(22, 1, true); // one channel
    bytes.setUint32(24, rate, true);
    bytes.setUint32(28, rate * 2, true);
    bytes.setUint16(32, 2, true);
    bytes.setUint16(34, 16, true);
    text(36, 'data');
    bytes.setUint32(40, rate * 2, true);
    for (let i = 0; i < rate; i += 1) {
      bytes.setInt16(44 + i * 2, 13_000 * Math.sin((2 * Math.PI * Math.round(toneHz) * i) / rate), true);
    }
    return new Blob([bytes.buffer], { type: 'audio/wav' });
  }

  /** Sources that tracks were taken from: what is not referenced may be collected and fall silent. */
  const sounding = [];

  async function toneTrack(toneHz) {
    if ('mozCaptureStream' in HTMLMediaElement.prototype) {
      // Without a sound card Firefox never starts an AudioContext, but it does play files into streams.
      const audio = new Audio(URL.createObjectURL(sineFile(toneHz)));
      audio.loop = true;
      const stream = audio.mozCaptureStream();
      sounding.push(audio);
      await audio.play();
      return stream.getAudioTracks()[0];
    }
    const context = new AudioContext();
    const oscillator = new OscillatorNode(context, { frequency: toneHz });
    const out = context.createMediaStreamDestination();
    oscillator.connect(new GainNode(context, { gain: 0.4 })).connect(out);
    oscillator.start();
    sounding.push(context, oscillator);
    return out.stream.getAudioTracks()[0];
  }

  /** Replaces camera, microphone and screen. */
  function replaceDevices(source) {
    navigator.mediaDevices.getUserMedia = async (constraints = {}) => {
      requests.push({ kind: 'user', constraints });
      const tracks = [];
      if (constraints.video) tracks.push(colorTrack(source, source.color));
      if (constraints.audio) tracks.push(await toneTrack(source.toneHz));
      if (!tracks.length) throw new TypeError('At least one of audio and video must be requested');
      return new MediaStream(tracks);
    };
    navigator.mediaDevices.getDisplayMedia = async (constraints = {}) => {
      requests.push({ kind: 'display', constraints });
      return new MediaStream([colorTrack(source, source.screenColor)]);
    };
  }

  function elementOf(selector) {
    const element = document.querySelector(selector);
    if (!element) throw new Error(`no element matches ${selector}`);
    return element;
  }

  const small = document.createElement('canvas');
  small.width = 32;
  small.height = 24;
  const reader = small.getContext('2d', { willReadFrequently: true });

  /** Frames shown by each video element since it was first looked at. */
  const frameCounts = new WeakMap();

  function framesOf(video) {
    if (!frameCounts.has(video)) {
      frameCounts.set(video, 0);
      const count = () => {
        frameCounts.set(video, frameCounts.get(video) + 1);
        video.requestVideoFrameCallback(count);
      };
      video.requestVideoFrameCallback(count);
    }
    return frameCounts.get(video);
  }

  /** The average colour of the picture's upper three quarters, and the number of frames shown since the first look. */
  function picture(selector) {
    const video = elementOf(selector);
    const frames = framesOf(video);
    if (!video.videoWidth) return { color: null, frames };
    reader.drawImage(video, 0, 0, small.width, small.height);
    const { data } = reader.getImageData(4, 3, small.width - 8, 15);
    const sum = [0, 0, 0];
    for (let at = 0; at < data.length; at += 4) {
      for (let channel = 0; channel < 3; channel += 1) sum[channel] += data[at + channel];
    }
    return { color: sum.map((total) => Math.round(total / (data.length / 4))), frames };
  }

  const RATE = 8_000;
  const LISTEN_MS = 400;

  /** Records the track for a moment and returns its samples, or null if nothing came. */
  async function listen(track) {
    if (track.readyState === 'ended') return null;
    const recorder = new MediaRecorder(new MediaStream([track]));
    const parts = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, LISTEN_MS));
    if (recorder.state !== 'inactive') recorder.stop();
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, LISTEN_MS * 2))]);
    const sound = await new Blob(parts).arrayBuffer();
    if (!sound.byteLength) return null;
    try {
      return (await new OfflineAudioContext(1, RATE, RATE).decodeAudioData(sound)).getChannelData(0);
    } catch (error) {
      if (error.name === 'EncodingError') return null; // a container without a single packet
      throw error;
    }
  }

  /** The amplitude of one frequency in the samples, under a Hann window (a full-scale sine gives 1). */
  function amplitude(samples, hz) {
    const step = (2 * Math.PI * hz) / RATE;
    let real = 0;
    let imaginary = 0;
    for (let i = 0; i < samples.length; i += 1) {
      const windowed = samples[i] * (1 - Math.cos((2 * Math.PI * i) / samples.length));
      real += windowed * Math.cos(step * i);
      imaginary += windowed * Math.sin(step * i);
    }
    return (2 * Math.hypot(real, imaginary)) / samples.length;
  }

  /** The loudest frequency between 100 and 2,000 Hz in the element's stream, and how loud it is. */
  async function tone(selector) {
    const track = elementOf(selector).srcObject?.getAudioTracks()[0];
    const samples = track ? await listen(track) : null;
    if (!samples?.length) return { hz: null, decibels: null };
    let loudest = { hz: null, level: 0 };
    for (let hz = 100; hz <= 2_000; hz += 2) {
      const level = amplitude(samples, hz);
      if (level > loudest.level) loudest = { hz, level };
    }
    return { hz: loudest.hz, decibels: loudest.level ? 20 * Math.log10(loudest.level) : null };
  }

  /** The statistics of one connection (-1: the newest), as an array. */
  async function stats(index, timeoutMs) {
    const connection = connections.at(index);
    if (!connection) throw new Error(`the page has ${connections.length} connections, none at ${index}`);
    let late;
    const timeout = new Promise((_, reject) => {
      late = setTimeout(() => reject(new Error(`getStats took longer than ${timeoutMs} ms`)), timeoutMs);
    });
    try {
      const report = await Promise.race([connection.getStats(), timeout]);
      return [...report.values()];
    } finally {
      clearTimeout(late);
    }
  }

  globalThis.parleyProbe = { connections, requests, replaceDevices, picture, tone, stats };
})();
