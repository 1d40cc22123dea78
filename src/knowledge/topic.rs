//! The fourteen liability topics, a closed list.

use super::closed_list::closed_list;

closed_list! {
    /// A liability topic 主题.
    Topic:
    FallingObjects "falling-objects" "坠落物与树木";
    Leaks "leaks" "漏水、排水与供暖";
    Theft "theft" "失窃与保管";
    Renovation "renovation" "装修与违建";
    GroupRentals "group-rentals" "群租与出租";
    PremisesSafety "premises-safety" "公共区域人身安全";
    Animals "animals" "饲养动物";
    CommonAreas "common-areas" "共用部位与绿地";
    ParkingFees "parking-fees" "停车与收费";
    Contractors "contractors" "第三方施工";
    StaffConduct "staff-conduct" "员工行为与廉洁";
    FireSafety "fire-safety" "消防与电动自行车";
    TenantRisk "tenant-risk" "租户资信";
    CustomerService "customer-service" "客户沟通与求助";
}
