// Secrets as they cross between the simulated stamp and its clients, which never leave this computer.
using System.Runtime.InteropServices;
using System.Security;
using System.Text;

namespace PowerShellHost;

internal static class Secrets
{
    // Base64 of UTF-8. The length is given, or a NUL in it would end it.
    public static string Base64(SecureString secret)
    {
        nint characters = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Convert.ToBase64String(Encoding.UTF8.GetBytes(Marshal.PtrToStringUni(characters, secret.Length)));
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(characters);
        }
    }
}
