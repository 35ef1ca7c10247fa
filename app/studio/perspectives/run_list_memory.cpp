// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/run_list_memory.h"

#include <QSettings>

namespace xsmoe::studio {
namespace {

const QString kSortedBy = QStringLiteral("compare/sorted-by"), kDescending = QStringLiteral("compare/descending"),
              kColumns = QStringLiteral("compare/columns"), kFilter = QStringLiteral("compare/filter");

}  // namespace

widgets::RunListLook rememberedRunList() {
  const QSettings store;
  widgets::RunListLook look;
  look.table.sortedBy = store.value(kSortedBy).toString();
  look.table.descending = store.value(kDescending).toBool();
  look.table.columns = store.value(kColumns).toStringList();
  look.filter = store.value(kFilter).toString();
  return look;
}

void rememberRunList(const widgets::RunListLook& look) {
  QSettings store;
  store.setValue(kSortedBy, look.table.sortedBy);
  store.setValue(kDescending, look.table.descending);
  store.setValue(kColumns, look.table.columns);
  store.setValue(kFilter, look.filter);
}

}  // namespace xsmoe::studio
