# Runs verify.ps1 once for each line of a list, all in one process. A line holds the words for one run, with tabs between
# them: the folder, then names of other parameters and their values by turns. After the output of each run comes a line
# with its exit code.
param([string] $Script, [string] $List)

[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
[Console]::SetError([Console]::Out)

foreach ($line in [IO.File]::ReadAllLines($List)) {
    $words = $line.Split([char] 9)
    $given = @{ Path = $words[0] }
    for ($index = 1; $index -lt $words.Length; $index += 2) { $given[$words[$index]] = $words[$index + 1] }
    $global:LASTEXITCODE = $null
    try { & $Script @given }
    catch { [Console]::Out.WriteLine("THROWN $($_.Exception.Message)") }
    [Console]::Out.WriteLine("EXIT $global:LASTEXITCODE")
}
exit 0
