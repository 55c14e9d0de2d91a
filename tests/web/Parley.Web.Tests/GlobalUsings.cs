global using Parley.Browsers;
global using Parley.Web.Tests.Staging;
