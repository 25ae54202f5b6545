@echo off
rem Starts Shared Context Server on Windows: without arguments the MCP server on stdio, otherwise a
rem command of its command line. Standard output belongs to the program; all else goes to standard
rem error. See bin/shared-context for the reasons behind the options.
rem
rem   SHARED_CONTEXT_JAVA          the Java to use (its home, or its executable)
rem   SHARED_CONTEXT_JAVA_OPTIONS  options for it, after those below
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
"%SCS_JAVA%" -Xlog:disable -Xlog:all=warning:stderr ^
  -XX:+DisplayVMOutputToStderr -XX:+ErrorFileToStderr ^
  -XX:+UseSerialGC -XX:TieredStopAtLevel=1 ^
  -Xms16m -Xmn8m -Xmx384m -Xss512k -XX:ReservedCodeCacheSize=32m -XX:-UsePerfData ^
  %SHARED_CONTEXT_JAVA_OPTIONS% -jar "%SCS_JAR%" %*
exit /b %ERRORLEVEL%
