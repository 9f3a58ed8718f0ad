# Says what in a script Windows PowerShell 5.1 on .NET Framework 4.6.2 does not know, one line for each thing; and which
# commands it calls that are neither its own nor among $Commands. Reads the script by the engine's own parser, and the
# types and members that there were from reference assemblies. One of $Commands (between commas) may have the parameters
# that Windows PowerShell 5.1 has for it, as Name:Parameter:Parameter; then any other is a fault, and so is one that only
# shows when the script runs.
#
# Of a member of a value whose type only shows when the script runs, it can only tell whether any type has such a member
# with so many arguments. Members that the script's own hashtables have are the script's own.
param([string] $Script, [string] $Assemblies, [string] $Commands = '')

$ErrorActionPreference = 'Stop'

# What came with PowerShell 6 and 7.
$laterSyntax = @('TernaryExpressionAst', 'PipelineChainAst')
$laterTokens = @('QuestionMark', 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'AndAnd',
    'OrOr', 'Clean')
# Of every cmdlet of 5.1.
$commonParameters = @('Debug', 'ErrorAction', 'ErrorVariable', 'InformationAction', 'InformationVariable', 'OutBuffer',
    'OutVariable', 'PipelineVariable', 'Verbose', 'WarningAction', 'WarningVariable')
$laterVariables = @('IsWindows', 'IsLinux', 'IsMacOS', 'IsCoreCLR', 'PSStyle', 'EnabledExperimentalFeatures')

# ---- What there was -----------------------------------------------------------------------------------------------------

# By the full name of a type: its base type, and its public members as name/arguments for methods and name for others.
$types = [Collections.Generic.Dictionary[string, object]]::new()
# The same members, of whatever type.
$members = [Collections.Generic.HashSet[string]]::new()
# PowerShell itself gives this one to every object, since its first version.
$null = $members.Add('PSObject')

function Read-Assembly([string] $file) {
    $portable = [Reflection.PortableExecutable.PEReader]::new([IO.File]::OpenRead($file))
    $reader = [Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($portable)
    foreach ($handle in $reader.TypeDefinitions) {
        $definition = $reader.GetTypeDefinition($handle)
        if (($definition.Attributes -band [Reflection.TypeAttributes]::VisibilityMask) -ne [Reflection.TypeAttributes]::Public) {
            continue
        }
        $own = [Collections.Generic.HashSet[string]]::new()
        foreach ($each in $definition.GetMethods()) { Add-Method $reader $own $reader.GetMethodDefinition($each) }
        foreach ($each in $definition.GetFields()) { [void] $own.Add($reader.GetString($reader.GetFieldDefinition($each).Name)) }
        foreach ($each in $definition.GetProperties()) {
            [void] $own.Add($reader.GetString($reader.GetPropertyDefinition($each).Name))
        }
        $name = "$($reader.GetString($definition.Namespace)).$($reader.GetString($definition.Name))"
        $types[$name] = @{ Base = Get-BaseName $reader $definition.BaseType; Members = $own }
        $members.UnionWith($own)
    }
    $portable.Dispose()
}

function Add-Method($reader, $own, $method) {
    $access = $method.Attributes -band [Reflection.MethodAttributes]::MemberAccessMask
    if ($access -ne [Reflection.MethodAttributes]::Public) { return }
    # A signature begins with a byte of flags, of which one says that a number of generic parameters follows; then the
    # number of parameters. Both are below 128, and so are one byte.
    $signature = $reader.GetBlobBytes($method.Signature)
    $at = 1
    if (($signature[0] -band 0x10) -ne 0) { $at = 2 }
    [void] $own.Add("$($reader.GetString($method.Name))/$($signature[$at])")
}

function Get-BaseName($reader, $handle) {
    if ($handle.IsNil) { return '' }
    if ($handle.Kind -eq [Reflection.Metadata.HandleKind]::TypeDefinition) {
        $base = $reader.GetTypeDefinition([Reflection.Metadata.TypeDefinitionHandle] $handle)
    }
    elseif ($handle.Kind -eq [Reflection.Metadata.HandleKind]::TypeReference) {
        $base = $reader.GetTypeReference([Reflection.Metadata.TypeReferenceHandle] $handle)
    }
    else { return '' }
    return "$($reader.GetString($base.Namespace)).$($reader.GetString($base.Name))"
}

function Test-TypeMember([string] $type, [string] $member) {
    while ($types.ContainsKey($type)) {
        if ($types[$type].Members.Contains($member)) { return $true }
        $type = $types[$type].Base
    }
    return $false
}

# ---- What the script has -----------------------------------------------------------------------------------------------

function Write-Fault($extent, [string] $words) {
    [Console]::Out.WriteLine("line $($extent.StartLineNumber): $words")
}

function Test-Tokens($tokens) {
    $before = $null
    foreach ($token in $tokens) {
        $kind = [string] $token.Kind
        if ($laterTokens -ccontains $kind) { Write-Fault $token.Extent "syntax $($token.Text)" }
        if ($kind -eq 'Pipe' -and "$($before.Kind)" -eq 'NewLine') { Write-Fault $token.Extent 'a line that begins with a pipe' }
        if ($kind -eq 'Number' -and $token.Text -notmatch '^(0x[0-9a-f]+|[0-9]*\.?[0-9]+(e[+-]?[0-9]+)?)[dl]?([kmgtp]b)?$') {
            Write-Fault $token.Extent "number $($token.Text)"
        }
        if ($kind -like '*StringExpandable' -and $token.Text -match '(^|[^`])(``)*`(e|u\{)') {
            Write-Fault $token.Extent "escape $($token.Text)"
        }
        $before = $token
    }
}

function Test-Commands($tree) {
    $known = @{}
    foreach ($name in $tree.FindAll({ $args[0] -is [Management.Automation.Language.FunctionDefinitionAst] }, $true).Name) {
        $known[$name] = @()
    }
    foreach ($described in $Commands.Split(',')) {
        $name, $parameters = $described.Split(':')
        $known[$name] = @($parameters).Where({ $_ })
    }
    foreach ($command in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
        $name = $command.GetCommandName()
        if ($null -eq $name -or -not $known.ContainsKey($name)) { Write-Fault $command.Extent "command $($command.CommandElements[0])" }
        elseif ($known[$name].Count -gt 0) { Test-Parameters $command $known[$name] }
    }
}

function Test-Parameters($command, $parameters) {
    foreach ($element in $command.CommandElements) {
        if ($element -is [Management.Automation.Language.CommandParameterAst]) {
            if (($parameters + $commonParameters) -notcontains $element.ParameterName) {
                Write-Fault $element.Extent "parameter -$($element.ParameterName) of $($command.GetCommandName())"
            }
        }
        elseif ($element -is [Management.Automation.Language.VariableExpressionAst] -and $element.Splatted) {
            Write-Fault $element.Extent "parameters $element of $($command.GetCommandName())"
        }
    }
}

function Test-Syntax($tree) {
    foreach ($node in $tree.FindAll({ $true }, $true)) {
        if ($laterSyntax -ccontains $node.GetType().Name) { Write-Fault $node.Extent "syntax $node" }
        switch ($node.GetType().Name) {
            'PipelineAst' { if ($node.Background) { Write-Fault $node.Extent "syntax $node" } }
            'VariableExpressionAst' {
                if ($laterVariables -contains $node.VariablePath.UserPath) { Write-Fault $node.Extent "variable $node" }
            }
            { $_ -in 'TypeExpressionAst', 'TypeConstraintAst' } { Test-Type $node }
            'MemberExpressionAst' { Test-Member $node $node.Member.Extent.Text }
            'InvokeMemberExpressionAst' { Test-Call $node }
        }
    }
}

function Test-Type($node) {
    foreach ($name in Get-TypeNames $node.TypeName) {
        if (-not $types.ContainsKey($name)) { Write-Fault $node.Extent "type $name" }
    }
}

# Full names of a type and of what it is made of.
function Get-TypeNames($typeName) {
    if ($typeName -is [Management.Automation.Language.ArrayTypeName]) { return Get-TypeNames $typeName.ElementType }
    if ($typeName -is [Management.Automation.Language.GenericTypeName]) {
        Get-FullName $typeName
        foreach ($argument in $typeName.GenericArguments) { Get-TypeNames $argument }
        return
    }
    Get-FullName $typeName
}

function Get-FullName($typeName) {
    $type = $typeName.GetReflectionType()
    if ($null -eq $type) { return [string] $typeName }
    if ($type.IsGenericType) { return $type.GetGenericTypeDefinition().FullName }
    return $type.FullName
}

function Test-Call($node) {
    if ($node.GenericTypeArguments.Count -gt 0) { Write-Fault $node.Extent "syntax $node" }
    $name = $node.Member.Extent.Text
    if ($node.Static -and $name -eq 'new') { $name = '.ctor' }
    $count = 0
    if ($null -ne $node.Arguments) { $count = $node.Arguments.Count }
    Test-Member $node "$name/$count"
}

function Test-Member($node, [string] $member) {
    if ($node.NullConditional) { Write-Fault $node.Extent "syntax $node" }
    if (-not $node.Static) {
        if (-not $members.Contains($member) -and -not $ownMembers.Contains($member)) { Write-Fault $node.Extent "member $member" }
        return
    }
    $type = @(Get-TypeNames $node.Expression.TypeName)[0]
    # A new list of one dimension has its length as its only argument.
    if ($node.Expression.TypeName.IsArray) { if ($member -eq '.ctor/1') { return } $type = 'System.Array' }
    if (-not (Test-TypeMember $type $member)) { Write-Fault $node.Extent "member $type $member" }
}

foreach ($file in [IO.Directory]::GetFiles($Assemblies, '*.dll')) { Read-Assembly $file }

$tokens = $null
$errors = $null
$tree = [Management.Automation.Language.Parser]::ParseFile($Script, [ref] $tokens, [ref] $errors)
$ownMembers = [Collections.Generic.HashSet[string]]::new()
foreach ($table in $tree.FindAll({ $args[0] -is [Management.Automation.Language.HashtableAst] }, $true)) {
    foreach ($pair in $table.KeyValuePairs) { [void] $ownMembers.Add($pair.Item1.Extent.Text) }
}
foreach ($each in $errors) { Write-Fault $each.Extent $each.Message }
# Without a byte order mark, Windows PowerShell 5.1 takes a script for one in the code page of the system.
foreach ($byte in [IO.File]::ReadAllBytes($Script)) {
    if ($byte -gt 126) { [Console]::Out.WriteLine('a letter beyond ASCII'); break }
}
Test-Tokens $tokens
Test-Commands $tree
Test-Syntax $tree
