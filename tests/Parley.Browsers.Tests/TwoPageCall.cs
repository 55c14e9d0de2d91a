namespace Parley.Browsers.Tests;

/// <summary>Connects two pages, with the test in between as the signaling: one complete offer, one complete answer.</summary>
internal static class TwoPageCall
{
    public const string Html = """
        <!doctype html>
        <meta charset="utf-8">
        <title>Half a call</title>
        <link rel="icon" href="data:,">
        <video id="remote" autoplay playsinline muted></video>
        <script>
          const peer = new RTCPeerConnection();
          peer.ontrack = ({ streams }) => { document.querySelector('#remote').srcObject = streams[0]; };
          async function describe() {
            await peer.setLocalDescription();
            while (peer.iceGatheringState !== 'complete') {
              await new Promise((resolve) => peer.addEventListener('icegatheringstatechange', resolve, { once: true }));
            }
            return peer.localDescription;
          }
          async function addMedia() {
            const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
            stream.getTracks().forEach((track) => peer.addTrack(track, stream));
          }
          async function offer() {
            await addMedia();
            return describe();
          }
          async function answer(offer) {
            await peer.setRemoteDescription(offer);
            await addMedia();
            return describe();
          }
        </script>
        """;

    public static async Task ConnectAsync(IBrowserPage caller, IBrowserPage callee)
    {
        var offer = await caller.EvaluateAsync<Description>("offer()");
        var answer = await callee.EvaluateAsync<Description>("answer", offer);
        await caller.EvaluateAsync("(answer) => peer.setRemoteDescription(answer)", answer);
    }

    private sealed record Description(string Type, string Sdp);
}
