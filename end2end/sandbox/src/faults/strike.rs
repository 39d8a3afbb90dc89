//! Setting faults, and their striking.

use crate::state::{EventKind, State};

use super::{Fault, FaultName, FaultRequest, FaultTarget, MisplacedFault, Operation, Place};

impl State {
    /// Sets a fault; returns it as it now is.
    ///
    /// # Errors
    /// When the fault makes no sense in that place.
    pub fn add_fault(&mut self, request: FaultRequest, now_ms: i64) -> Result<Fault, MisplacedFault> {
        let FaultRequest { name, target, place, operation, times, delay_ms } = request;
        let place = place.unwrap_or(name.usual_place());
        if !name.fits(place) {
            return Err(MisplacedFault { name, place });
        }
        let id = self.next_number();
        let fault = Fault { id, name, target, place, operation, left: times, delay_ms, hits: 0 };
        self.log(
            now_ms,
            EventKind::Fault,
            "",
            (format!("设置故障 {}", name.as_str()), format!("fault set: {}", name.as_str())),
        );
        self.faults.push(fault.clone());
        Ok(fault)
    }

    /// Ties the faults for "the next order" to this one.
    pub(crate) fn bind_faults(&mut self, out_trade_no: &str) {
        for fault in self.faults.iter_mut().filter(|f| f.target == FaultTarget::NextTrade) {
            fault.target = FaultTarget::Trade(out_trade_no.to_owned());
        }
    }

    /// Uses up one stroke of this fault if it is set for such an event.
    pub(crate) fn strike(&mut self, name: FaultName, at: &Occasion<'_>) -> Option<Fault> {
        let index = self.faults.iter().position(|f| f.name == name && at.meets(f))?;
        let fault = &mut self.faults[index];
        fault.hits += 1;
        if let Some(left) = &mut fault.left {
            *left = left.saturating_sub(1);
        }
        let struck = fault.clone();
        self.faults.retain(|f| f.left != Some(0));
        let text = (format!("故障生效 {}", name.as_str()), format!("fault struck: {}", name.as_str()));
        self.log(at.now_ms, EventKind::Fault, at.out_trade_no, text);
        Some(struck)
    }

    /// Uses up one stroke of each of these faults that is set for such an event.
    pub(crate) fn strike_all(&mut self, names: &[FaultName], at: &Occasion<'_>) -> Vec<FaultName> {
        names.iter().copied().filter(|name| self.strike(*name, at).is_some()).collect()
    }
}

/// Something a fault may be set for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Occasion<'a> {
    pub now_ms: i64,
    pub place: Place,
    pub operation: Option<Operation>,
    /// Empty when it is about no order.
    pub out_trade_no: &'a str,
}

impl<'a> Occasion<'a> {
    /// An attempt to notify somebody about this order.
    pub(crate) fn notifying(now_ms: i64, out_trade_no: &'a str) -> Self {
        Self { now_ms, place: Place::Notification, operation: None, out_trade_no }
    }

    fn meets(&self, fault: &Fault) -> bool {
        fault.place == self.place
            && (fault.operation.is_none() || fault.operation == self.operation)
            && match &fault.target {
                FaultTarget::Always => true,
                FaultTarget::NextTrade => false,
                FaultTarget::Trade(number) => number == self.out_trade_no,
            }
    }
}
