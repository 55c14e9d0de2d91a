using System.Text;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server;

public sealed class QuotaUserTests
{
    [Theory]
    [InlineData("ann", "ann")]
    [InlineData("1700000000:ann", "ann")]
    [InlineData("1700000000:ann:2", "ann:2")]
    [InlineData("1700000000", "1700000000")]
    [InlineData("x17:ann", "x17:ann")]
    [InlineData(":ann", ":ann")]
    [InlineData("", "")]
    public void The_time_of_a_credential_is_no_part_of_who_it_is(string name, string user) =>
        Assert.Equal(user, QuotaUser.Of(Encoding.UTF8.GetBytes(name)));
}
