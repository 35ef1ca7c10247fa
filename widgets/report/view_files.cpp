// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/view_files.h"

#include <QRegularExpression>
#include <array>
#include <utility>

#include "model/core/files/new_folder.h"
#include "widgets/charts/chart_widget.h"
#include "widgets/report/report_charts.h"
#include "widgets/words/provenance_wording.h"

namespace xsmoe::widgets {
namespace {

constexpr std::array kPictureKinds{"pdf", "svg", "png"};
constexpr std::array kNumberKinds{"csv", "json"};

/// "02_hr-10": small letters, digits and hyphens.
QString fileName(int number, const QString& title) {
  static const QRegularExpression other(QStringLiteral("[^a-z0-9]+"));
  QString words = title.toLower().replace(other, QStringLiteral("-"));
  while (words.startsWith(u'-')) words.remove(0, 1);
  while (words.endsWith(u'-')) words.chop(1);
  return QStringLiteral("%1_%2").arg(number, 2, 10, QLatin1Char('0')).arg(words.left(40));
}

bool save(const ReportChart& view, const QString& path) {
  if (view.chart != nullptr) return view.chart->saveAs(path);
  ChartContent title;
  title.title = view.title;
  return saveChart(path, title, view.picture);
}

}  // namespace

FigureSize sizeFor(FigurePlace place) {
  switch (place) {
    case FigurePlace::kColumn: return {{480, 340}, 85};
    case FigurePlace::kPage: return {{720, 400}, 178};
    case FigurePlace::kSlide: return {{960, 540}, 254};
  }
  return {};
}

std::optional<FigurePlace> figurePlaceFromName(const QString& name) {
  for (const auto& [known, place] :
       {std::pair("column", FigurePlace::kColumn), {"page", FigurePlace::kPage}, {"slide", FigurePlace::kSlide}})
    if (name == QLatin1String(known)) return place;
  return std::nullopt;
}

Result<QStringList> writeViews(const std::filesystem::path& folder, const RunHistory& run, FigurePlace place) {
  const auto size = sizeFor(place);
  const ReportCharts charts(run, size.pixels);
  if (charts.all().empty())
    return badInput(run.description().folder, "the run has measured nothing to draw yet", "Export its views after its first epoch");
  if (auto made = makeFolders(folder); !made) return tl::make_unexpected(made.error());
  const QStringList provenance = provenanceLines(run);
  QStringList files;
  int number = 0;
  for (ReportChart view : charts.all()) {
    view.picture.provenance = provenance;
    view.picture.widthMm = size.widthMm;
    if (view.chart != nullptr) {
      view.chart->setProvenance([provenance] { return provenance; });
      view.chart->setWidthOnPaper(size.widthMm);
    }
    const QString name = fileName(++number, view.title);
    QStringList kinds;
    for (const char* kind : kPictureKinds) kinds << QLatin1String(kind);
    if (view.chart != nullptr)
      for (const char* kind : kNumberKinds) kinds << QLatin1String(kind);
    for (const QString& kind : kinds) {
      const QString file = name + QLatin1Char('.') + kind;
      if (!save(view, QString::fromStdString((folder / file.toStdString()).string())))
        return cannotWrite((folder / file.toStdString()).string(), "the file cannot be written", "Choose a folder that you may write to");
      files << file;
    }
  }
  return files;
}

}  // namespace xsmoe::widgets
