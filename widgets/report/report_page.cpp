// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/report_page.h"

#include <QCoreApplication>
#include <vector>

#include "model/analysis/reference_means.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/ranking_metrics.h"
#include "model/core/used_settings.h"
#include "widgets/words/note_wording.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr QChar kChartMark(0xE000);  // of no script: private use

/// The words of the page; a context of their own for translators.
struct Report {
  Q_DECLARE_TR_FUNCTIONS(Report)
};

constexpr const char* kStyle =
    "body { font-family: 'DejaVu Sans', sans-serif; font-size: 10pt; color: #1b1f24; background: #ffffff; max-width: 60em; margin: 2em "
    "auto; "
    "padding: 0 1em; } h1 { font-size: 18pt; } h2 { font-size: 13pt; margin-top: 1.5em; } table { border-collapse: collapse; "
    "margin: 0.5em 0; font-size: 8pt; } th, td { border: 1px solid #c4c9d1; padding: 3px 6px; } th { background: #f0f2f5; text-align: "
    "left; } "
    "svg { width: 100%; height: auto; } @media print { h2, svg { page-break-inside: avoid; } }";

/// Of the data: escaped, without what XML cannot hold.
QString escaped(const QString& text) {
  QString plain;
  for (const QChar c : text)
    if (c != kChartMark && (c.unicode() >= 0x20 || c == QLatin1Char('\n') || c == QLatin1Char('\t')) && c.unicode() < 0xFFFE) plain += c;
  return plain.toHtmlEscaped();
}
QString escaped(const std::string& text) { return escaped(QString::fromStdString(text)); }

QString element(const char* name, const QString& content, const char* attributes = "") {
  return QStringLiteral("<%1%2>%3</%1>\n").arg(QLatin1String(name), QLatin1String(attributes), content);
}

/// Text to be escaped; numbers stand on the right.
struct Cell {
  QString text;
  bool number = false;
};
using Cells = std::vector<Cell>;

QString rowOf(const Cells& cells, const char* kind) {
  QString row;
  for (const auto& cell : cells) row += element(kind, escaped(cell.text), cell.number ? " align=\"right\"" : "");
  return element("tr", row);
}

QString tableOf(const Cells& header, const std::vector<Cells>& rows) {
  QString body;
  for (const auto& row : rows) body += rowOf(row, "td");
  const QString head = header.empty() ? QString() : element("thead", rowOf(header, "th"));
  return element("table", head + element("tbody", body), " border=\"1\" cellspacing=\"0\" cellpadding=\"3\"");
}

Cell number(const QString& text) { return {text, true}; }

/// HR@10 in percent, with its standard error over the test's sequences.
QString withError(double share, std::int64_t sequences) {
  if (sequences <= 0) return percent(share, 2);
  return QStringLiteral("%1 ± %2").arg(percent(share, 2), percent(standardError(share, sequences), 2));
}

void addMetricCells(Cells& row, const std::optional<Metrics>& metrics) {
  if (!metrics) {
    for (int i = 0; i < 4; ++i) row.push_back(number(QStringLiteral("–")));
    return;
  }
  row.push_back(number(withError(metrics->hr10, metrics->sequences)));
  for (const auto field : {&Metrics::ndcg10, &Metrics::hr20, &Metrics::ndcg20}) row.push_back(number(percent((*metrics).*field, 2)));
}

Cells metricHeaders() {
  return {number(Report::tr("HR@10")), number(Report::tr("NDCG@10")), number(Report::tr("HR@20")), number(Report::tr("NDCG@20"))};
}

/// "2, 1": experts of the layers of a modality, bottom to top.
QString expertsOf(const WindowDone& done, Modality modality) {
  QStringList counts;
  for (const auto& layer : done.usage)
    if (layer.modality == modality) counts << QString::number(layer.born.size());
  return counts.join(QStringLiteral(", "));
}

QString testsTable(const RunReport& report) {
  Cells header{{Report::tr("Trained")}, {Report::tr("Tested on")}};
  for (auto& cell : metricHeaders()) header.push_back(cell);
  header.push_back(number(Report::tr("Test sequences")));
  std::vector<Cells> rows;
  for (const auto& window : report.history.windows()) {
    const auto& done = window.done;
    if (!done) continue;
    Cells row{{windowName(done->window.value)}, {windowName(done->testedOn.value)}};
    addMetricCells(row, done->test);
    row.push_back(number(count(done->test ? done->test->sequences : 0)));
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return element("p", Report::tr("No window is tested yet."));
  return tableOf(header, rows);
}

QString trainingTable(const RunReport& report) {
  const auto modalities = modalitiesOf(report.history.settings().model.method);
  const bool experts = hasExperts(report.history.settings().model.method);
  Cells header{{Report::tr("Trained")}};
  for (const auto& title : {Report::tr("Epochs"), Report::tr("Training time"), Report::tr("Parameters"), Report::tr("Trainable")})
    header.push_back(number(title));
  if (experts)
    for (const auto modality : modalities) header.push_back(number(Report::tr("Experts, %1").arg(modalityTitle(modality))));
  std::vector<Cells> rows;
  for (const auto& window : report.history.windows()) {
    const auto& done = window.done;
    if (!done) continue;
    Cells row{{windowName(done->window.value)}};
    row.push_back(number(Report::tr("%1, best %2").arg(done->epochs).arg(done->bestEpoch)));
    row.push_back(number(durationText(done->seconds)));
    row.push_back(number(count(done->parameters)));
    row.push_back(number(count(done->trainable)));
    if (experts)
      for (const auto modality : modalities) row.push_back(number(expertsOf(*done, modality)));
    rows.push_back(std::move(row));
  }
  return rows.empty() ? QString() : tableOf(header, rows);
}

QString meansTable(const RunReport& report) {
  Cells header{{QString()}};
  for (auto& cell : metricHeaders()) header.push_back(cell);
  const auto rowOfMeans = [](const QString& title, const std::optional<Metrics>& mean) {
    Cells row{{title}};
    // Windows count alike: a mean has no sequences of its own.
    if (mean)
      for (const auto field : {&Metrics::hr10, &Metrics::ndcg10, &Metrics::hr20, &Metrics::ndcg20})
        row.push_back(number(percent((*mean).*field, 2)));
    else
      addMetricCells(row, mean);
    return row;
  };
  return tableOf(header, {rowOfMeans(Report::tr("Mean over the tests on D2 …, as the protocol has it"), report.summary.result.mean),
                          rowOfMeans(Report::tr("Mean over all tests"), report.summary.result.allTests)});
}

QString referencesPart(const RunReport& report) {
  const auto means = referenceMeans(report.summary.referenced);
  if (means.empty()) return {};
  std::vector<Cells> rows;
  for (const auto& one : means)
    rows.push_back({{text(one.name)},
                    number(percent(one.mean.hr10, 2)),
                    number(percent(one.mean.ndcg10, 2)),
                    number(percent(one.trained.hr10, 2)),
                    number(percent(one.trained.ndcg10, 2))});
  const Cells header{{Report::tr("Reference")},
                     number(Report::tr("HR@10")),
                     number(Report::tr("NDCG@10")),
                     number(Report::tr("HR@10, trained")),
                     number(Report::tr("NDCG@10, trained"))};
  std::string words = betterReferences(means);
  if (words.empty()) words = higherReferences(means);
  const std::string share = shareOfAttainable(means);
  const QString none = share.empty() ? Report::tr("None of them ranks better than the trained model.")
                                     : Report::tr("None that knows no more than the model ranks better than it.");
  return element("h2", Report::tr("The same tests ranked without any training")) + tableOf(header, rows) +
         element("p", words.empty() ? none : escaped(words)) + (share.empty() ? QString() : element("p", escaped(share))) +
         (means.front().warmUp && words.empty()
              ? element("p", Report::tr("They are of the test on D1 alone, the warm-up's: there is no other."))
              : QString());
}

/// Numbered as their flags on the charts.
QString notesPart(const RunReport& report) {
  QString rows;
  for (const QString& line : noteLines(report.notes)) rows += element("p", escaped(line));
  return rows.isEmpty() ? rows : element("h2", Report::tr("Notes")) + rows;
}

/// What stands on the charts where something was planted; nothing hovers over paper.
QString plantedPart(const RunReport& report) {
  QString rows;
  for (int window = 0; window < report.history.description().settings.protocol.windows; ++window)
    if (const QString planted = plantedMeaning(report.facts, window); !planted.isEmpty()) rows += element("li", escaped(planted));
  return rows.isEmpty() ? rows : element("p", Report::tr("Planted drift, as the signs on the charts tell it:")) + element("ul", rows);
}

QString settingsTable(const RunReport& report) {
  std::vector<Cells> rows;
  for (const auto& setting : usedSettings(report.history.description().settings))
    rows.push_back({{translatedSetting(setting.label)}, {text(setting.words)}, {text(setting.key)}});
  return tableOf({{Report::tr("Setting")}, {Report::tr("Value")}, {Report::tr("On the command line")}}, rows);
}

QString cacheText(const RunDescription& run) {
  if (run.visualWidth == 0 && run.textualWidth == 0) return Report::tr("none");
  return Report::tr("%1 hidden states, visual width %2, textual width %3").arg(run.hiddenStates).arg(run.visualWidth).arg(run.textualWidth);
}

QString provenanceTable(const RunReport& report) {
  const auto& run = report.history.description();
  const auto known = [](const std::string& value) { return value.empty() ? Report::tr("not known") : text(value); };
  std::vector<Cells> rows{{{Report::tr("Stream")}, {text(run.streamTitle)}},
                          {{Report::tr("Stream's folder")}, {text(run.streamFolder)}},
                          {{Report::tr("Stream's checksum (SHA-256)")}, {known(report.summary.streamChecksum)}},
                          {{Report::tr("Method")}, {text(titleOf(run.settings.model.method, run.settings.model.continual))}},
                          {{Report::tr("Feature cache")}, {cacheText(run)}},
                          {{Report::tr("Run folder")}, {text(run.folder)}},
                          {{Report::tr("State")}, {runStateText(report.history, report.seen)}},
                          {{Report::tr("Program")}, {known(report.summary.build)}},
                          {{Report::tr("Device")}, {known(run.device)}},
                          {{Report::tr("Precision")}, {known(run.precision)}}};
  if (run.origin) {
    const QString past = Report::tr("%1 up to %2").arg(text(run.origin->run), windowName(run.origin->window.value));
    const QString changed = changedText(*run.origin);
    rows.push_back({{Report::tr("Shares its past with")}, {changed.isEmpty() ? past : Report::tr("%1; %2").arg(past, changed)}});
  }
  if (!report.history.failure().empty()) rows.push_back({{Report::tr("Failed")}, {text(report.history.failure())}});
  QStringList tags;
  for (const auto& tag : report.summary.tags) tags << text(tag);
  if (!tags.isEmpty()) rows.push_back({{Report::tr("Tags")}, {tags.join(QStringLiteral(", "))}});
  if (!report.summary.note.empty()) rows.push_back({{Report::tr("Note")}, {text(report.summary.note)}});
  return tableOf({}, rows);
}

QString changesPart(const RunReport& report) {
  const auto& changes = report.summary.changesByHand;
  if (changes.empty()) return element("p", Report::tr("Nothing was changed by hand while it trained."));
  QString list;
  for (const auto& change : changes) list += element("li", escaped(withWindowNames(text(change))));
  return element("p", Report::tr("Changed by hand, so that the run departs from its settings:")) + element("ul", list);
}

}  // namespace

QString chartPlace(int chart) { return kChartMark + QString::number(chart) + kChartMark; }

QString reportPage(const RunReport& report, const QStringList& charts) {
  const auto& run = report.history.description();
  const QString title = Report::tr("Run %1").arg(runTitle(run));
  QString body = element("h1", escaped(title));
  body += element(
      "p",
      escaped(Report::tr("%1 on %2").arg(text(titleOf(run.settings.model.method, run.settings.model.continual)), text(run.streamTitle))));
  body += element("h2", Report::tr("Result")) + meansTable(report);
  body += element("h2", Report::tr("Windows")) + testsTable(report) + trainingTable(report) + referencesPart(report);
  body += notesPart(report);
  if (!charts.isEmpty()) body += element("h2", Report::tr("Charts"));
  for (const QString& chart : charts) body += element("div", chart);
  body += plantedPart(report);
  body += element("h2", Report::tr("Settings, as started")) + settingsTable(report) + changesPart(report);
  body += element("h2", Report::tr("Where it comes from")) + provenanceTable(report);
  return QStringLiteral("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>") + element("title", escaped(title)) +
         element("style", QLatin1String(kStyle)) + QStringLiteral("</head>\n<body>\n") + body + QStringLiteral("</body></html>\n");
}

}  // namespace xsmoe::widgets
