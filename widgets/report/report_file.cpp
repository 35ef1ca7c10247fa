// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/report_file.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QTextDocument>
#include <algorithm>
#include <string>
#include <string_view>

#include "model/core/files/replacement_file.h"
#include "widgets/report/chart_in_text.h"
#include "widgets/report/report_charts.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kDotsPerInch = 600;

/// A chart as a part of a page: without the prologue of a document, and with names that no other chart has.
QString inlineSvg(const ReportChart& chart, int place) {
  QString svg = QString::fromUtf8(svgOf(chart.title, chart.picture));
  svg.remove(0, svg.indexOf(QLatin1String("<svg")));
  const QString prefix = QStringLiteral("c%1-").arg(place);
  static const QRegularExpression named(QStringLiteral("(\\sid=\"|url\\(#|xlink:href=\"#)"));
  svg.replace(named, QStringLiteral("\\1") + prefix);
  return svg;
}

QByteArray htmlReport(const RunReport& report) {
  const ReportCharts charts(report.history, kPaperChart, report.notes, report.facts);
  QStringList pictures;
  for (const auto& chart : charts.all()) pictures << inlineSvg(chart, static_cast<int>(pictures.size()));
  return reportPage(report, pictures).toUtf8();
}

QByteArray pdfReport(const RunReport& report) {
  const ReportCharts charts(report.history, kPaperChart, report.notes, report.facts);
  QStringList places;
  for (int i = 0; i < static_cast<int>(charts.all().size()); ++i) places << chartPlace(i);
  ChartInText drawn(charts.all());
  QTextDocument document;
  document.setHtml(reportPage(report, places));
  drawn.putInto(document);
  QBuffer content;
  content.open(QIODevice::WriteOnly);
  QPdfWriter writer(&content);
  writer.setTitle(runTitle(report.history.description()));
  writer.setCreator(QStringLiteral("XSMoE Studio"));
  writer.setResolution(kDotsPerInch);
  writer.setPageSize(QPageSize(QPageSize::A4));
  writer.setPageMargins(QMarginsF());  // the document has its own, with the page's number in them
  document.print(&writer);
  return content.data();
}

std::string suffixOf(const std::filesystem::path& file) {
  std::string suffix = file.extension().string();
  std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return suffix;
}

Result<void> put(const std::filesystem::path& file, const QByteArray& content) {
  return writeTextFile(file, std::string_view(content.constData(), static_cast<std::size_t>(content.size())));
}

}  // namespace

Result<void> writeReport(const std::filesystem::path& file, const RunReport& report) {
  const std::string suffix = suffixOf(file);
  if (suffix == ".html" || suffix == ".htm") return put(file, htmlReport(report));
  if (suffix == ".pdf") return put(file, pdfReport(report));
  return usageError(file.string(), "a report is an HTML or a PDF file", "Give it a name that ends in .html or .pdf");
}

}  // namespace xsmoe::widgets
