// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/tour_memory.h"

#include <QSettings>

namespace xsmoe::studio {
namespace {

const QString kStepOfTour = QStringLiteral("learn/step"), kDoneOfTour = QStringLiteral("learn/done"),
              kAnswersOfTour = QStringLiteral("learn/answers");

}  // namespace

TourMemory TourMemory::read() {
  const QSettings store;
  return {store.value(kStepOfTour).toString(), store.value(kDoneOfTour).toStringList(), store.value(kAnswersOfTour).toStringList()};
}

void TourMemory::keep() const {
  QSettings store;
  store.setValue(kStepOfTour, step);
  store.setValue(kDoneOfTour, done);
  store.setValue(kAnswersOfTour, answers);
}

}  // namespace xsmoe::studio
