// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/figure_size.h"

#include <QCoreApplication>
#include <algorithm>

namespace xsmoe::widgets {
namespace {

struct FigureWords {
  Q_DECLARE_TR_FUNCTIONS(FigureSize)
};

}  // namespace

FigureSize sizeFor(FigurePlace place) {
  switch (place) {
    case FigurePlace::kColumn: return {{480, 340}, 85};
    case FigurePlace::kPage: return {{720, 400}, 178};
    case FigurePlace::kSlide: return {{960, 540}, 254};
  }
  return {};
}

QString offerOf(FigurePlace place) {
  switch (place) {
    case FigurePlace::kColumn: return FigureWords::tr("For a &Column (85 mm)…");
    case FigurePlace::kPage: return FigureWords::tr("For a &Page (178 mm)…");
    case FigurePlace::kSlide: return FigureWords::tr("For a &Slide (254 mm)…");
  }
  return {};
}

QString figurePlaceName(FigurePlace place) {
  switch (place) {
    case FigurePlace::kColumn: return QStringLiteral("column");
    case FigurePlace::kPage: return QStringLiteral("page");
    case FigurePlace::kSlide: return QStringLiteral("slide");
  }
  return {};
}

std::optional<FigurePlace> figurePlaceFromName(const QString& name) {
  const auto* const found =
      std::find_if(kFigurePlaces.begin(), kFigurePlaces.end(), [&name](FigurePlace place) { return figurePlaceName(place) == name; });
  return found == kFigurePlaces.end() ? std::nullopt : std::optional(*found);
}

}  // namespace xsmoe::widgets
