@echo off
rem Starts Shared Context Server on Windows: without arguments the MCP server on stdio, otherwise a
rem command of its command line. Standard output belongs to the program; all else goes to standard
rem error. See bin/shared-context for the reasons behind the options.
rem
rem Read, not run, by who wrote it: no Windows was at hand. The job "windows" of .github/workflows/ci.yml
rem tries a start and a call, .github/workflows/release.yml the same from a package.
rem
rem   SHARED_CONTEXT_JAVA          the Java to use (its home, or its executable)
rem   SHARED_CONTEXT_JAVA_OPTIONS  options for it, after those below
rem   SHARED_CONTEXT_CLASS_ARCHIVE off: keep no archive of loaded classes, and use none
setlocal EnableExtensions DisableDelayedExpansion
set "SCS_HOME=%~dp0.."
set "SCS_JAR=%SCS_HOME%\target\shared-context-server.jar"

rem A distribution brings a Java of its own.
if exist "%SCS_HOME%\runtime\bin\java.exe" (
  set "SCS_JAR=%SCS_HOME%\lib\shared-context-server.jar"
  if not defined SHARED_CONTEXT_JAVA set "SHARED_CONTEXT_JAVA=%SCS_HOME%\runtime"
  goto java
)
if not exist "%SCS_JAR%" goto build
rem A source that is newer than the jar has it built again; the shell itself cannot compare times.
powershell -NoProfile -NonInteractive -Command "$j=(Get-Item -LiteralPath $env:SCS_JAR).LastWriteTimeUtc; if (Get-ChildItem -LiteralPath (Join-Path $env:SCS_HOME 'pom.xml'),(Join-Path $env:SCS_HOME 'src\main') -Recurse | Where-Object { $_.LastWriteTimeUtc -gt $j } | Select-Object -First 1) { exit 3 }" <nul >nul 2>nul
if not errorlevel 3 goto java
where mvn >nul 2>nul
if errorlevel 1 (
  echo shared-context: the sources are newer than the jar, but there is no Maven ^(mvn^) to build them: running the old jar 1>&2
  goto java
)

:build
where mvn >nul 2>nul
if errorlevel 1 (
  echo shared-context: needs Maven 3.8.7 or later to build the server; install it ^(mvn^) and start again 1>&2
  exit /b 1
)
echo shared-context: building the server from source, which takes about a minute; the first time longer, because Maven fetches its libraries 1>&2
rem In a directory of its own, and moved into place: two builds at once are waste but no harm. A server
rem that runs holds the old jar open; then this start goes on with it.
set "SCS_WORK=%SCS_HOME%\target\launcher-%RANDOM%%RANDOM%"
md "%SCS_WORK%" 2>nul
call mvn -q -B -ntp -Dstyle.color=never -f "%SCS_HOME%\pom.xml" -Pquick "-Dtarget.directory=%SCS_WORK%" package >"%SCS_WORK%\said" 2>&1 <nul
if errorlevel 1 (
  type "%SCS_WORK%\said" 1>&2
  echo shared-context: the build failed; its output is above 1>&2
  rd /s /q "%SCS_WORK%" 2>nul
  exit /b 1
)
move /y "%SCS_WORK%\shared-context-server.jar" "%SCS_JAR%" >nul 2>nul
rd /s /q "%SCS_WORK%" 2>nul
if not exist "%SCS_JAR%" (
  echo shared-context: the jar that was built could not be moved into place 1>&2
  exit /b 1
)

:java
set "SCS_JAVA="
if defined SHARED_CONTEXT_JAVA (
  if exist "%SHARED_CONTEXT_JAVA%\bin\java.exe" (
    set "SCS_JAVA=%SHARED_CONTEXT_JAVA%\bin\java.exe"
  ) else (
    set "SCS_JAVA=%SHARED_CONTEXT_JAVA%"
  )
  goto found
)
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" (
  set "SCS_JAVA=%JAVA_HOME%\bin\java.exe"
  goto found
)
for %%J in (java.exe) do set "SCS_JAVA=%%~$PATH:J"

:found
if not exist "%SCS_JAVA%" goto nojava
goto version

:nojava
(
  echo shared-context: needs Java 17 or later; install a JDK, or name one in SHARED_CONTEXT_JAVA 1>&2
  exit /b 1
)

:version
set "JAVA_TOOL_OPTIONS="
set "JDK_JAVA_OPTIONS="
set "_JAVA_OPTIONS="
set "SCS_USE="
set "SCS_OPTIONS=-Xlog:disable -Xlog:all=warning:stderr -XX:+DisplayVMOutputToStderr -XX:+ErrorFileToStderr"
set "SCS_OPTIONS=%SCS_OPTIONS% -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms16m -Xmn8m -Xmx384m -Xss512k"
set "SCS_OPTIONS=%SCS_OPTIONS% -XX:ReservedCodeCacheSize=32m -XX:-UsePerfData -Djdk.reflect.useNativeAccessorOnly=true"
set "SCS_OPTIONS=%SCS_OPTIONS% -XX:-ShrinkHeapInSteps -XX:MaxHeapFreeRatio=40"
set "SCS_VERSION=0"
for %%J in ("%SCS_JAVA%") do set "SCS_RELEASE=%%~dpJ..\release"
if exist "%SCS_RELEASE%" for /f "tokens=2 delims==" %%V in ('findstr /b "JAVA_VERSION=" "%SCS_RELEASE%"') do (
  for /f "tokens=1 delims=.+-" %%W in ("%%~V") do set "SCS_VERSION=%%W"
)
if %SCS_VERSION% gtr 0 if %SCS_VERSION% lss 17 goto nojava
if %SCS_VERSION% geq 24 set "SCS_OPTIONS=%SCS_OPTIONS% --enable-native-access=ALL-UNNAMED"

rem One that came with the program and its Java is used as it is, and never made anew.
set "SCS_ARCHIVE=%SCS_HOME%\lib\shared-context-server.classes"
for %%S in (off false no 0) do if /i "%SHARED_CONTEXT_CLASS_ARCHIVE%"=="%%S" goto run
if exist "%SCS_ARCHIVE%" if "%SCS_JAVA%"=="%SCS_HOME%\runtime\bin\java.exe" goto shipped

rem The archive is named after the Java's version, its home and the jar's size and time.
if not defined LOCALAPPDATA goto run
if %SCS_VERSION% lss 17 goto run
for %%J in ("%SCS_JAVA%") do set "SCS_KEY=%%~dpJ"
set "SCS_KEY=%SCS_KEY:\=+%"
for %%F in ("%SCS_JAR%") do set "SCS_KEY=%SCS_VERSION%-%%~zF-%%~tF-%SCS_KEY%"
set "SCS_KEY=%SCS_KEY:/=-%"
set "SCS_KEY=%SCS_KEY::=-%"
set "SCS_KEY=%SCS_KEY: =-%"
set "SCS_ARCHIVE=%LOCALAPPDATA%\shared-context\classes\%SCS_KEY%.classes"
if exist "%SCS_ARCHIVE%" goto archive
rem What failed, or is being made, is left alone for an hour: a maker that was killed leaves its lock.
if not exist "%SCS_ARCHIVE%.failed" if not exist "%SCS_ARCHIVE%.lock" goto due
powershell -NoProfile -NonInteractive -Command "$t=(Get-Date).AddHours(-1); if (Get-Item ($env:SCS_ARCHIVE + '.failed'),($env:SCS_ARCHIVE + '.lock') -ErrorAction SilentlyContinue | Where-Object { $_.LastWriteTime -gt $t }) { exit 3 }" <nul >nul 2>nul
if errorlevel 3 goto run
rd "%SCS_ARCHIVE%.lock" 2>nul
del "%SCS_ARCHIVE%.failed" 2>nul

:due
if "%~1"=="" goto make
if not "%~1"=="serve" goto run

:make
rem Whoever makes the directory has it made; the program removes it.
if not exist "%LOCALAPPDATA%\shared-context\classes" md "%LOCALAPPDATA%\shared-context\classes" 2>nul
md "%SCS_ARCHIVE%.lock" 2>nul
if errorlevel 1 goto run
start "" /b /low "%SCS_JAVA%" %SCS_OPTIONS% -jar "%SCS_JAR%" class-archive "%SCS_ARCHIVE%" <nul >nul 2>nul
goto run

:archive
if not exist "%SCS_ARCHIVE%.size" goto run
set "SCS_SIZE=0"
if exist "%SCS_ARCHIVE%.size" set /p SCS_SIZE=<"%SCS_ARCHIVE%.size"
for %%F in ("%SCS_ARCHIVE%") do if "%%~zF"=="0" goto run
for %%F in ("%SCS_ARCHIVE%") do if not "%%~zF"=="%SCS_SIZE%" goto run
set "SCS_CHECK=-XX:+VerifySharedSpaces"
goto use

:shipped
set "SCS_CHECK="

:use
if %SCS_VERSION% geq 25 (
  set SCS_USE="-XX:AOTCache=%SCS_ARCHIVE%" -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining -Xlog:aot*=off:stderr %SCS_CHECK%
) else (
  set SCS_USE="-XX:SharedArchiveFile=%SCS_ARCHIVE%" -Xlog:cds*=off:stderr %SCS_CHECK%
)
if /i "%~1"=="doctor" set SCS_USE=%SCS_USE% "-Dshared-context.class-archive=%SCS_ARCHIVE%"

:run
"%SCS_JAVA%" %SCS_OPTIONS% %SCS_USE% %SHARED_CONTEXT_JAVA_OPTIONS% -jar "%SCS_JAR%" %*
exit /b %ERRORLEVEL%
