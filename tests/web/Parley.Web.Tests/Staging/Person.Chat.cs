namespace Parley.Web.Tests.Staging;

/// <summary>Writing and reading beside the call.</summary>
internal sealed partial class Person
{
    /// <summary>Writes a message, and sends it.</summary>
    public async Task SayAsync(string text)
    {
        await OpenChatAsync();
        await Page.FillAsync("#chat-input", text);
        await Page.ClickAsync("#chat-send");
    }

    /// <summary>Waits until so many messages stand in the chat, all of one's own delivered, and returns them: <c>me: hello</c>.</summary>
    public async Task<string[]> ReadAsync(int count)
    {
        await WaitAsync($"document.querySelectorAll('#chat-log > li').length >= {count}");
        await WaitAsync("!document.querySelector('#chat-log > li[data-from=me][data-delivered=false]')");
        return await Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('#chat-log > li')].map((line) => `${line.dataset.from}: ${line.querySelector('.message-text').textContent}`)");
    }

    public async Task OpenChatAsync()
    {
        if (await Page.EvaluateAsync<bool>("document.querySelector('#chat').hidden"))
        {
            await Page.ClickAsync("#chat-toggle");
        }

        await ShowsAsync("#chat-input");
    }
}
