// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "app/engine/engine_loader.h"
#include "app/engine/short_of_memory.h"
#include "app/engine/standard_streams.h"
#include "app/studio/parts/painting_application.h"
#include "app/studio/shell/appearance.h"
#include "app/studio/shell/command_line.h"
#include "app/studio/shell/handbook_pictures.h"
#include "app/studio/shell/last_place.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/run_reports.h"
#include "app/studio/shell/screenshots.h"
#include "app/studio/shell/settings_menu.h"
#include "app/studio/threads/end_signals.h"
#include "model/core/utf8.h"

namespace {

using namespace xsmoe;

/// Addresses that a window needs. An offscreen one has mapped so many when its first page stands and the engine is loaded, some seconds
/// after its start (VmPeak with two cores, 1.5 GB). With fewer Qt gets no thread or no picture now and then, and ends by a signal.
constexpr std::uint64_t kAddresses = std::uint64_t{1536} << 20;

bool hasDisplay() {
  return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
         qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// Help or version, for which there is always room.
bool asksForWords(std::string_view argument) {
  return argument == "--help" || argument == "-h" || argument == "--version" || argument == "-v";
}

/// Whether what is asked for can be done without a display: pictures, a report, a figure, help, version. Qt wants to know before it reads
/// the command line.
bool needsNoDisplay(int argc, char** argv) {
  return std::any_of(argv + 1, argv + argc, [](const char* argument) {
    const std::string_view text = argument;
    return text.starts_with("--screenshots") || text.starts_with("--handbook-pictures") || text.starts_with("--report") ||
           text.starts_with("--figure") || text.starts_with("--views") || asksForWords(text);
  });
}

/// The exit code of what has printed all that it was asked for, unless that did not get to where it goes.
int printed() { return app::printedAll() ? 0 : exitCode(ErrorKind::kCannotWrite); }

int print(const studio::CommandLine& line) {
  std::fputs(qPrintable(line.text), line.exitCode == 0 ? stdout : stderr);
  return line.exitCode == 0 ? printed() : line.exitCode;
}

void openAsAsked(studio::MainWindow& window, const studio::CommandLine& line) {
  if (line.builtIn)
    window.session().trainBuiltIn();
  else if (!line.folder.isEmpty())
    window.open({line.folder.toStdString()});
  else
    studio::goWhereLeft(window);
}

int complain(const Error& error) {
  std::fprintf(stderr, "%s\n", printable(describe(error)).c_str());
  return exitCode(error.kind);
}

/// The exit code of what was to write a file.
int tellWritten(const Result<void>& written, const QString& file) {
  if (!written) return complain(written.error());
  std::printf("%s\n", printable(file.toStdString()).c_str());
  return printed();
}

int writeReport(const studio::CommandLine& line) {
  return tellWritten(
      studio::writeReportOf(app::loadEngine, line.folder.toStdString(), line.report.toStdString(), line.stream.toStdString()), line.report);
}

int writeFigure(const studio::CommandLine& line) {
  return tellWritten(studio::writeFigureOf(app::loadEngine, line.folder.toStdString(), line.figure.toStdString()), line.figure);
}

int writeViews(const studio::CommandLine& line) {
  const auto files = studio::writeViewsOf(app::loadEngine, line.folder.toStdString(), line.views.toStdString(), line.figurePlace,
                                          line.stream.toStdString());
  if (!files) return complain(files.error());
  for (const auto& file : *files) std::printf("%s\n", printable(file.toStdString()).c_str());
  return printed();
}

int tellPictures(const Result<std::vector<std::filesystem::path>>& files) {
  if (!files) return complain(files.error());
  for (const auto& file : *files) std::printf("%s\n", printable(file.string()).c_str());
  return printed();
}

}  // namespace

int main(int argc, char** argv) {
  app::guardStandardStreams();
  app::endPlainlyWithoutMemory("xsmoe-studio");
  if (!std::any_of(argv + 1, argv + argc, asksForWords))
    if (const auto room = app::checkAddressSpace("xsmoe-studio", kAddresses); !room) return complain(room.error());
  std::signal(SIGHUP, SIG_IGN);  // the terminal from which the window was opened has closed: no reason to end a run
  app::prepareCompute();
  QCoreApplication::setOrganizationName(QStringLiteral("xsmoe"));
  QCoreApplication::setApplicationName(QStringLiteral("xsmoe-studio"));
  QCoreApplication::setApplicationVersion(QStringLiteral(XSMOE_VERSION));
  if (!hasDisplay()) {
    if (!needsNoDisplay(argc, argv)) {
      std::fputs(
          "There is no display (DISPLAY and WAYLAND_DISPLAY are not set). Use xsmoe train, xsmoe-studio RUN --report FILE, "
          "xsmoe-studio RUNS --figure FILE, or xsmoe-studio --screenshots OUT.\n",
          stderr);
      return 1;
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
  }
  studio::PaintingApplication application(argc, argv);
  const auto line = studio::parseCommandLine(QCoreApplication::arguments());
  if (line.exitCode >= 0) return print(line);
  QGuiApplication::setApplicationDisplayName(QStringLiteral("XSMoE Studio"));
  QGuiApplication::setDesktopFileName(QStringLiteral("xsmoe-studio"));
  studio::useTheme(studio::rememberedTheme(), false);
  if (!line.report.isEmpty()) return writeReport(line);
  if (!line.figure.isEmpty()) return writeFigure(line);
  if (!line.views.isEmpty()) return writeViews(line);
  const std::filesystem::path config = line.config.toStdString();
  if (const auto good = studio::checkSettingsFile(config); !good) return complain(good.error());
  auto folders = studio::StudioFolders::ofUser();
  if (!line.runs.isEmpty()) folders.runs = line.runs.toStdString();
  if (!line.screenshots.isEmpty() || !line.handbook.isEmpty()) folders.queue.clear();  // the person's is on no picture, and waits
  std::optional<studio::EndSignals> endSignals;  // outlives the window, which waits for the end of its run
  studio::MainWindow window(app::loadEngine, folders);
  if (!config.empty()) studio::beginWithSettings(window, config);
  const std::filesystem::path run = line.run.toStdString();
  if (!line.screenshots.isEmpty()) return tellPictures(studio::renderScreenshots(window, {line.screenshots.toStdString(), run}));
  if (!line.handbook.isEmpty()) return tellPictures(studio::renderHandbookPictures(window, {line.handbook.toStdString(), run}));
  QObject::connect(&window, &studio::MainWindow::firstPainted, &window, [&] { openAsAsked(window, line); });
  endSignals.emplace([&window] {
    window.closeUnasked();
    QCoreApplication::exit();  // also where a dialog is open
  });
  window.show();
  const int code = QApplication::exec();
  return endSignals->came() == 0 ? code : 128 + endSignals->came();
}
