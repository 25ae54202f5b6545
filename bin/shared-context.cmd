@echo off
rem Starts Shared Context Server on Windows: without arguments the MCP server on stdio, otherwise a
rem command of its command line. Standard output belongs to the program; all else goes to standard
rem error. See bin/shared-context for the reasons behind the options.
rem
rem   SHARED_CONTEXT_JAVA          the Java to use (its home, or its executable)
rem   SHARED_CONTEXT_JAVA_OPTIONS  options for it, after those below
rem   SHARED_CONTEXT_CLASS_ARCHIVE off: keep no archive of loaded classes, and use none
setlocal EnableExtensions DisableDelayedExpansion
set "SCS_HOME=%~dp0.."
set "SCS_JAR=%SCS_HOME%\target\shared-context-server.jar"

if exist "%SCS_JAR%" goto java
where mvn >nul 2>nul
if errorlevel 1 (
  echo shared-context: needs Maven 3.8.7 or later to build the server; install it ^(mvn^) and start again 1>&2
  exit /b 1
)
echo shared-context: building the server from source; the first time this takes a minute 1>&2
call mvn -q -B -ntp -Dstyle.color=never -f "%SCS_HOME%\pom.xml" -Pquick package 1>&2 <nul
if errorlevel 1 (
  echo shared-context: the build failed; its output is above 1>&2
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
if not exist "%SCS_JAVA%" (
  echo shared-context: needs Java 17 or later; install a JDK, or name one in SHARED_CONTEXT_JAVA 1>&2
  exit /b 1
)
set "JAVA_TOOL_OPTIONS="
set "JDK_JAVA_OPTIONS="
set "_JAVA_OPTIONS="
set "SCS_USE="
set "SCS_OPTIONS=-Xlog:disable -Xlog:all=warning:stderr -XX:+DisplayVMOutputToStderr -XX:+ErrorFileToStderr"
set "SCS_OPTIONS=%SCS_OPTIONS% -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms16m -Xmn8m -Xmx384m -Xss512k"
set "SCS_OPTIONS=%SCS_OPTIONS% -XX:ReservedCodeCacheSize=32m -XX:-UsePerfData"
set "SCS_VERSION=0"
for %%J in ("%SCS_JAVA%") do set "SCS_RELEASE=%%~dpJ..\release"
if exist "%SCS_RELEASE%" for /f "tokens=2 delims==" %%V in ('findstr /b "JAVA_VERSION=" "%SCS_RELEASE%"') do (
  for /f "tokens=1 delims=.+-" %%W in ("%%~V") do set "SCS_VERSION=%%W"
)
if %SCS_VERSION% geq 24 set "SCS_OPTIONS=%SCS_OPTIONS% --enable-native-access=ALL-UNNAMED"

rem The archive is named after the Java's version and the jar's size and time.
if /i "%SHARED_CONTEXT_CLASS_ARCHIVE%"=="off" goto run
if not defined LOCALAPPDATA goto run
if %SCS_VERSION% lss 17 goto run
for %%F in ("%SCS_JAR%") do set "SCS_KEY=%SCS_VERSION%-%%~zF-%%~tF"
set "SCS_KEY=%SCS_KEY:/=-%"
set "SCS_KEY=%SCS_KEY::=-%"
set "SCS_KEY=%SCS_KEY: =-%"
set "SCS_ARCHIVE=%LOCALAPPDATA%\shared-context\classes\%SCS_KEY%.classes"
if exist "%SCS_ARCHIVE%" goto archive
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
set "SCS_SIZE=0"
if exist "%SCS_ARCHIVE%.size" set /p SCS_SIZE=<"%SCS_ARCHIVE%.size"
for %%F in ("%SCS_ARCHIVE%") do if not "%%~zF"=="%SCS_SIZE%" goto run
if %SCS_VERSION% geq 25 (
  set SCS_USE="-XX:AOTCache=%SCS_ARCHIVE%" -Xlog:aot*=off:stderr -XX:+VerifySharedSpaces
) else (
  set SCS_USE="-XX:SharedArchiveFile=%SCS_ARCHIVE%" -Xlog:cds*=off:stderr -XX:+VerifySharedSpaces
)

:run
"%SCS_JAVA%" %SCS_OPTIONS% %SCS_USE% %SHARED_CONTEXT_JAVA_OPTIONS% -jar "%SCS_JAR%" %*
exit /b %ERRORLEVEL%
