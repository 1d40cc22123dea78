//! Who can answer for harm, or bear it: a closed list.

use super::closed_list::closed_list;

closed_list! {
    /// A party 当事人 to an incident; the company comes first.
    Party:
    PropertyCompany "property-company" "物业公司";
    Owner "owner" "业主";
    UpstairsOwner "upstairs-owner" "楼上业主";
    Occupier "occupier" "占用人";
    Landlord "landlord" "出租人";
    Tenant "tenant" "承租人";
    BuildingOccupants "building-occupants" "可能加害的建筑物使用人";
    Thrower "thrower" "抛掷人";
    Keeper "keeper" "饲养人";
    Contractor "contractor" "施工人";
    Developer "developer" "开发商";
    Guardian "guardian" "监护人";
    Employee "employee" "员工";
    Thief "thief" "窃贼";
    Victim "victim" "受害人";
    Other "other" "其他人";
}
