// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/saving_menu.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>

#include "widgets/save_dialog.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct SavingWords {
  Q_DECLARE_TR_FUNCTIONS(ChartWidget)
};

}  // namespace

void AskedSaving::ask(const QStringList& kinds, const std::function<std::optional<Result<void>>(const QString& path)>& write) const {
  QStringList filters;
  for (const QString& kind : kinds) filters << QStringLiteral("%1 (*.%2)").arg(kind.toUpper(), kind);
  const QString path = askWhereToSave(over, SavingWords::tr("Save chart"), title() + QLatin1Char('.') + kinds.value(0), filters);
  if (path.isEmpty()) return;
  const auto written = write(path);
  if (!written) return;
  if (*written)
    saved(path);
  else
    failed(errorWords(written->error()));
}

void addKindsTo(QMenu& menu, const AskedSaving& saving, const std::function<std::optional<Result<void>>(const QString& path)>& write) {
  menu.setToolTipsVisible(true);
  const QString plain = QStringLiteral("csv");
  for (const QString& kind : {QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf"), plain, QStringLiteral("json")}) {
    auto* const offer = menu.addAction(SavingWords::tr("Save as %1…").arg(kind.toUpper()), saving.over,
                                       [saving, kind, write] { saving.ask({kind}, write); });
    if (kind == plain)
      offer->setToolTip(SavingWords::tr("Numbers alone, for any program; a JSON file beside it says where they come from"));
  }
}

void addSizesTo(QMenu& menu, const AskedSaving& saving, const std::function<Result<void>(FigurePlace place, const QString& path)>& write) {
  QMenu* const sizes = menu.addMenu(SavingWords::tr("Save for &paper"));
  sizes->setToolTipsVisible(true);
  for (const FigurePlace place : kFigurePlaces)
    sizes
        ->addAction(offerOf(place), saving.over,
                    [saving, place, write] {
                      saving.ask({QStringLiteral("pdf"), QStringLiteral("svg"), QStringLiteral("png")},
                                 [place, write](const QString& path) { return write(place, path); });
                    })
        ->setToolTip(SavingWords::tr("In light colours and of this width, as PDF, SVG or PNG"));
}

}  // namespace xsmoe::widgets
