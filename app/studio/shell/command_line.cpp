// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/command_line.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <algorithm>

#include "model/core/utf8.h"

namespace xsmoe::studio {
namespace {

constexpr int kWrongCommandLine = 2;

const QCommandLineOption kBuiltIn(QStringLiteral("builtin"), QStringLiteral("Train on the built-in stream."));
const QCommandLineOption kRuns(QStringLiteral("runs"), QStringLiteral("Put new runs below FOLDER."), QStringLiteral("FOLDER"));
const QCommandLineOption kScreenshots(
    QStringLiteral("screenshots"), QStringLiteral("Render every perspective of a finished run into OUT and end; works without a display."),
    QStringLiteral("OUT"));
const QCommandLineOption kHandbook(
    QStringLiteral("handbook-pictures"),
    QStringLiteral("Render the views of a finished run and of the race of three methods, which it trains, that the handbook is about into "
                   "OUT and end; works without a display."),
    QStringLiteral("OUT"));
const QCommandLineOption kReport(
    QStringLiteral("report"),
    QStringLiteral("Write the report of the run PATH, with its charts, to FILE (.html or .pdf) and end; works without a display."),
    QStringLiteral("FILE"));
const QCommandLineOption kFigure(
    QStringLiteral("figure"),
    QStringLiteral(
        "Write Figure 2, metrics over τ, of the finished runs at and below the folder PATH to FILE (.pdf, .svg or .png) and end; "
        "works without a display."),
    QStringLiteral("FILE"));
const QCommandLineOption kViews(
    QStringLiteral("views"),
    QStringLiteral("Write every view that the run PATH and its stream, or a stream PATH alone, have data for into FOLDER, as .pdf, "
                   ".svg, .png, .csv and .json, and end; works without a display."),
    QStringLiteral("FOLDER"));
const QCommandLineOption kSize(QStringLiteral("size"), QStringLiteral("What --views are made for: column, page (the default) or slide."),
                               QStringLiteral("SIZE"));
const QCommandLineOption kStream(QStringLiteral("stream"),
                                 QStringLiteral("The stream of the run of --report or --views, where it has moved."),
                                 QStringLiteral("FOLDER"));
const QCommandLineOption kConfig(
    QStringLiteral("config"),
    QStringLiteral("Begin with the settings of FILE for the next run, as File, Settings saves them and xsmoe train --config reads them; "
                   "they hold for this start alone."),
    QStringLiteral("FILE"));
const QCommandLineOption kRun(
    QStringLiteral("run"),
    QStringLiteral("Open this run; without it, --screenshots and --handbook-pictures train the built-in stream first."),
    QStringLiteral("RUN"));

/// What is wrong with the values that were given; empty: nothing.
QString problemOf(const QCommandLineParser& parser) {
  for (const auto& option : {kRuns, kScreenshots, kHandbook, kReport, kFigure, kViews, kSize, kStream, kConfig, kRun})
    if (parser.isSet(option) && parser.values(option).contains(QString()))
      return QStringLiteral("The value of --%1 is empty.").arg(option.names().first());
  const auto written = {kReport, kFigure, kViews};
  const auto asked = std::count_if(written.begin(), written.end(), [&](const auto& option) { return parser.isSet(option); });
  if (asked > 1) return QStringLiteral("Ask for --report, for --figure or for --views, one at a time.");
  if (asked > 0 && parser.isSet(kConfig))
    return QStringLiteral("--config is about the next run, and --report, --figure and --views are about runs that are there.");
  if (parser.isSet(kScreenshots) && parser.isSet(kHandbook))
    return QStringLiteral("Ask for --screenshots or for --handbook-pictures, one at a time.");
  if (parser.isSet(kSize) && !parser.isSet(kViews)) return QStringLiteral("--size is the size of --views.");
  if (parser.isSet(kStream) && !parser.isSet(kReport) && !parser.isSet(kViews))
    return QStringLiteral("--stream is the stream of the run of --report or --views.");
  if (parser.isSet(kSize) && !widgets::figurePlaceFromName(parser.value(kSize)))
    return QStringLiteral("\"%1\" is no --size: it is column, page or slide.").arg(parser.value(kSize));
  const QStringList folders = parser.positionalArguments();
  if (folders.contains(QString())) return QStringLiteral("The name of what to open is empty.");
  return folders.size() > 1 ? QStringLiteral("One file or folder at most can be opened.") : QString();
}

void describe(QCommandLineParser& parser) {
  parser.setApplicationDescription(
      QStringLiteral("Trains the streaming recommender XSMoE window by window and shows it.\nWithout PATH it opens the welcome page."));
  parser.addPositionalArgument(
      QStringLiteral("PATH"),
      QStringLiteral("A stream folder, a run folder, a folder of runs or a state (.xsmoe) to open, or another file or folder to import."),
      QStringLiteral("[PATH]"));
  parser.addOptions({kBuiltIn, kRuns, kScreenshots, kHandbook, kReport, kFigure, kViews, kSize, kStream, kConfig, kRun});
}

}  // namespace

CommandLine parseCommandLine(const QStringList& arguments) {
  QCommandLineParser parser;
  describe(parser);
  const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Display this help."));
  parser.addOption(help);
  const auto version = parser.addVersionOption();
  CommandLine line;
  const QString problem = parser.parse(arguments) ? problemOf(parser) : parser.errorText();
  const QStringList folders = parser.positionalArguments();
  if (!problem.isEmpty()) {
    line.text = QString::fromStdString(printable(problem.toStdString())) + QStringLiteral(" See --help.\n");
    line.exitCode = kWrongCommandLine;
  } else if (parser.isSet(help)) {
    line.text = parser.helpText();
    line.exitCode = 0;
  } else if (parser.isSet(version)) {
    line.text = QStringLiteral("xsmoe-studio %1\n").arg(QCoreApplication::applicationVersion());
    line.exitCode = 0;
  }
  line.folder = folders.isEmpty() ? parser.value(kRun) : folders.first();
  line.builtIn = parser.isSet(kBuiltIn);
  line.runs = parser.value(kRuns);
  line.screenshots = parser.value(kScreenshots);
  line.handbook = parser.value(kHandbook);
  line.report = parser.value(kReport);
  line.figure = parser.value(kFigure);
  line.views = parser.value(kViews);
  line.figurePlace = widgets::figurePlaceFromName(parser.value(kSize)).value_or(line.figurePlace);
  line.config = parser.value(kConfig);
  line.run = parser.value(kRun);
  line.stream = parser.value(kStream);
  return line;
}

}  // namespace xsmoe::studio
