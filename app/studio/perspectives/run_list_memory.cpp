// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/run_list_memory.h"

#include <QSettings>

namespace xsmoe::studio {
namespace {

const QString kSortedBy = QStringLiteral("compare/sorted-by"), kDescending = QStringLiteral("compare/descending"),
              kColumns = QStringLiteral("compare/columns"), kWindows = QStringLiteral("compare/windows"),
              kFilter = QStringLiteral("compare/filter"), kMetrics = QStringLiteral("compare/metrics"),
              kTree = QStringLiteral("compare/tree");

}  // namespace

widgets::RunListLook rememberedRunList() {
  const QSettings store;
  widgets::RunListLook look;
  look.table.sortedBy = store.value(kSortedBy).toString();
  look.table.descending = store.value(kDescending).toBool();
  look.table.columns = store.value(kColumns).toStringList();
  look.table.windows = store.value(kWindows).toStringList();
  look.filter = store.value(kFilter).toString();
  look.metrics = store.value(kMetrics).toString();
  look.tree = store.value(kTree, look.tree).toBool();
  return look;
}

void rememberRunList(const widgets::RunListLook& look) {
  QSettings store;
  store.setValue(kSortedBy, look.table.sortedBy);
  store.setValue(kDescending, look.table.descending);
  store.setValue(kColumns, look.table.columns);
  store.setValue(kWindows, look.table.windows);
  store.setValue(kFilter, look.filter);
  store.setValue(kMetrics, look.metrics);
  store.setValue(kTree, look.tree);
}

}  // namespace xsmoe::studio
