namespace Parley.Web.Tests.MdnJson;

/// <summary>Calls between a user of the sub-protocol <c>json</c> and one of the call page.</summary>
[Collection(StageGroup.Name)]
public sealed class MixedCallTests(Stage stage, ClientSite site) : IClassFixture<ClientSite>
{
    [Theory]
    [InlineData("track")]
    [InlineData("transceiver")]
    public async Task A_json_user_calls_a_user_of_the_call_page(string add)
    {
        var (first, second) = (SignInAsync(add), EnterAsync());
        await using var naomi = await first;
        await using var priya = await second;

        await naomi.CallAsync(priya.Name);
        await priya.AcceptAsync();

        await Task.WhenAll(naomi.SeesAndHearsAsync(priya.Source!), priya.SeesAndHearsAsync(naomi.Source));
        await naomi.HangUpAsync();
        Assert.Equal($"{naomi.Name} ended the call.", await priya.EndedAsync("hung-up"));
        await Task.WhenAll(naomi.IsHealthyAsync(), priya.IsHealthyAsync());
    }

    [Theory]
    [InlineData("track")]
    [InlineData("transceiver")]
    public async Task A_user_of_the_call_page_calls_a_json_user(string add)
    {
        var (first, second) = (SignInAsync(add), EnterAsync());
        await using var naomi = await first;
        await using var priya = await second;

        await priya.Page.ClickAsync($"[data-user=\"{naomi.Name}\"] [data-call=video]:enabled");

        await priya.ConnectedAsync();
        await Task.WhenAll(naomi.SeesAndHearsAsync(priya.Source!), priya.SeesAndHearsAsync(naomi.Source));
        await priya.HangUpAsync();
        await priya.EndedAsync("hung-up");
        await naomi.IsAloneAsync();
        await Task.WhenAll(naomi.IsHealthyAsync(), priya.IsHealthyAsync());
    }

    private async Task<ClientUser> SignInAsync(string add)
    {
        var url = site.Url(await stage.ServerAsync(), add);
        return await ClientUser.SignInAsync(await stage.ChromiumAsync(), url, Person.NewName("Naomi"), Pair.NaomisMedia);
    }

    private async Task<Person> EnterAsync()
    {
        var url = (await stage.ServerAsync()).Url;
        var person = await Person.OpenAsync(await stage.ChromiumAsync(), url, Person.NewName("Priya"), Pair.PriyasMedia);
        await person.EnterAsync();
        return person;
    }
}
