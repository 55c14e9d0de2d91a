namespace Parley.Browsers.Tests;

/// <summary>A page that calls itself: two connections, one way each, what the camera gives is shown in #remote.</summary>
internal static class LoopbackCall
{
    public const string Html = """
        <!doctype html>
        <meta charset="utf-8">
        <title>Loopback</title>
        <link rel="icon" href="data:,">
        <video id="remote" autoplay playsinline muted></video>
        <button id="call">Call</button>
        <input id="name">
        <script>
          async function call() {
            const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
            const caller = new RTCPeerConnection();
            const callee = new RTCPeerConnection();
            caller.onicecandidate = ({ candidate }) => callee.addIceCandidate(candidate);
            callee.onicecandidate = ({ candidate }) => caller.addIceCandidate(candidate);
            callee.ontrack = ({ streams }) => { document.querySelector('#remote').srcObject = streams[0]; };
            stream.getTracks().forEach((track) => caller.addTrack(track, stream));
            await caller.setLocalDescription();
            await callee.setRemoteDescription(caller.localDescription);
            await callee.setLocalDescription();
            await caller.setRemoteDescription(callee.localDescription);
            globalThis.stream = stream;
          }
          document.querySelector('#call').onclick = () => call().catch((e) => { document.title = e.name; });
        </script>
        """;
}
