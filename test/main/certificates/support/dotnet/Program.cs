using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

// read FILE…          a line for each: the thumbprints in the file's order, that of the certificate with the key, and a
//                     signature of "Keyturn" with it
// write FILE FOLDER   the same certificates again, in each form that .NET has
// The password is the first line of standard input.

const X509KeyStorageFlags Flags = X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable;
var password = Console.ReadLine() ?? "";

X509Certificate2Collection Load(string file) =>
    X509CertificateLoader.LoadPkcs12Collection(File.ReadAllBytes(file), password, Flags);

switch (args[0])
{
    case "read":
        foreach (var file in args[1..])
        {
            var all = Load(file);
            var leaf = all.Single(certificate => certificate.HasPrivateKey);
            using var key = leaf.GetRSAPrivateKey() ?? throw new InvalidOperationException(file);
            var signature = key.SignData(Encoding.UTF8.GetBytes("Keyturn"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var thumbprints = string.Join(",", all.Select(certificate => certificate.Thumbprint));
            Console.WriteLine($"{thumbprints} {leaf.Thumbprint} {Convert.ToBase64String(signature)}");
        }
        break;
    case "write":
        var certificates = Load(args[1]);
        var one = certificates.Single(certificate => certificate.HasPrivateKey);
        void Write(string name, byte[]? bytes) =>
            File.WriteAllBytes(Path.Combine(args[2], name), bytes ?? throw new InvalidOperationException(name));
        Write("collection.pfx", certificates.Export(X509ContentType.Pfx, password));
        Write("tripledes.pfx", one.ExportPkcs12(Pkcs12ExportPbeParameters.Pkcs12TripleDesSha1, password));
        Write("aes.pfx", one.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password));
        break;
}
